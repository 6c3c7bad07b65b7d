"""How much a file may hold. Read through the module, so that a test can lower them."""

MAX_BYTES = 200_000_000
MAX_SHEET_BYTES = 40_000_000
# A spreadsheet is held whole in memory once unzipped: rows times columns, blanks included.
MAX_SHEET_CELLS = 20_000_000
# Bytes of memory that the process which opens a spreadsheet may take.
MAX_SHEET_MEMORY = 2_000_000_000
MAX_UNZIPPED_BYTES = 600_000_000
MAX_ZIP_RATIO = 200
MAX_ROWS = 2_000_000
MAX_COLUMNS = 500
# Characters of one cell: what the csv module itself takes without a process-wide setting.
MAX_CELL = 131_072
# Levels of objects in each other, in JSON and XML.
MAX_DEPTH = 60
# A web page or a JSON-LD document is held whole in memory.
MAX_PAGE_BYTES = 20_000_000
