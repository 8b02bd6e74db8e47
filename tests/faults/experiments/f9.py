"""The line breaks after DATA was sent: taken or not, nobody knows."""

from mail.actions import drain, sweep
from tests.faults import mailing
from tests.faults.experiments.f1 import start_over

FULL = {"mails": 400, "drops": 50}
SHORT = {"mails": 30, "drops": 10}


def run(site, *, mails, drops):
    seen = [f"{drops} lines lost after DATA"]
    for mode, most in (("retry", drops), ("reconcile", 0)):
        with mailing.mail_settings(site, mode):
            emails = mailing.planned_mails(mails)
            site.mail.drop_after_data = drops
            while not mailing.all_done():
                drain("alerts")
                mailing.end_leases(0)
                sweep()
                mailing.skip_waits()
            lost, extra = mailing.received(site, emails)
            violations = mailing.violations()
        seen.append(f"{mode}: lost {lost}, extra copies {extra}, ledger violations {violations}")
        assert lost == violations == 0 and extra <= most, "; ".join(seen)
        start_over(site)
    return "; ".join(seen)
