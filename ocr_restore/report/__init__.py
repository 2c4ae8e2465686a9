"""Reports: one page for a person to look at, of every edit of a collection and how good it is.

`make_report` gathers what there is to tell, `to_html` sets it as one file that opens anywhere, and
`Report.as_dict` gives the same for a program.
"""

from .contents import Document, Report
from .maker import make_report
from .page import to_html

__all__ = ["Document", "Report", "make_report", "to_html"]
