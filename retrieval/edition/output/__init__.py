"""An edition as files: newsletter, report, JSON, a web page, the index page of days and the Atom feed."""
