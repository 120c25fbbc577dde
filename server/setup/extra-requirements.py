"""Prints the other wheels that a wheel's extra needs, one per line. Arguments: WHEEL EXTRA, and the marker variables as JSON."""
import json
import sys
import zipfile
from email.parser import HeaderParser

# pip's own copy, so that nothing else needs to be installed.
from pip._vendor.packaging.requirements import Requirement

wheel, extra, variables = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with zipfile.ZipFile(wheel) as archive:
    name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
for line in metadata.get_all("Requires-Dist") or []:
    wanted = Requirement(line)
    if wanted.marker is None or wanted.marker.evaluate({**variables, "extra": ""}):
        continue  # Needed without the extra too.
    if wanted.marker.evaluate({**variables, "extra": extra}):
        wanted.marker = None
        print(wanted)
