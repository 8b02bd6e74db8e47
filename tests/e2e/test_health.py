"""The browser machinery itself: it reaches the site, and it would notice trouble."""


def test_browser_reaches_the_live_server(page):
    assert page.goto("/healthz").status == 200


def test_request_to_another_host_is_noticed(page, watch):
    page.goto("about:blank")  # where no policy of ours stops it
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    assert watch.complaints[0] == "request to another host: http://127.0.0.1:9/"
    watch.complaints.clear()


def test_console_error_is_noticed_unless_the_test_provokes_it(page, watch):
    page.goto("/healthz")
    watch.allow("provoked")
    page.evaluate("console.error('provoked'); console.error('surprise')")
    assert watch.complaints == ["console: surprise"]
    watch.complaints.clear()
