"""The demo: invented partners, cohorts and people, the same each time but for the day.

`load_demo` fills an empty database, `reset_demo` empties a demo and fills it again, `publish_demo`
publishes editions of it, `renew_password` gives its accounts another password. What is in it: story
(the cases), cast_* (who), chains and follow_up (what becomes of people), compose (all as rows).
"""

from tracker.services.demo.accounts import SIGN_INS, SignIn, new_password
from tracker.services.demo.installation import Installation, installation, is_demo
from tracker.services.demo.loading import Loaded, load_demo, renew_password, reset_demo
from tracker.services.demo.publications import publish_demo

__all__ = [
    "SIGN_INS",
    "Installation",
    "Loaded",
    "SignIn",
    "installation",
    "is_demo",
    "load_demo",
    "new_password",
    "publish_demo",
    "renew_password",
    "reset_demo",
]
