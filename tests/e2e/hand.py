"""A person's hand: does one thing after the other, and counts each click, entry and choice."""

import time


class Hand:
    def __init__(self, page):
        self.page, self.steps, self.begun = page, 0, time.monotonic()

    def click(self, role, name):
        self.click_on(self.page.get_by_role(role, name=name, exact=True).first)

    def click_on(self, locator):
        self.steps += 1
        locator.click()

    def fill(self, label, text):
        self.steps += 1
        self.page.get_by_label(label).first.fill(text)

    def choose(self, label, option):
        self.steps += 1
        self.page.get_by_label(label).first.select_option(option)

    @property
    def seconds(self):
        return time.monotonic() - self.begun
