package io.sluice.gateway.dataset;

/** The files of a workbook that say what the cells mean; their text is searched as well. */
final class WorkbookParts {
    private static final int MOST = 65_535;

    private WorkbookParts() {}

    /** {@code styleSheet}: formats of numbers, and the styles that use them. */
    static final class Styles extends WorkbookPart {
        private boolean ofCells;

        Styles(WorkbookReader workbook, int part, TableLimits limits) {
            super(workbook, part, limits);
        }

        @Override
        boolean known(String name, XmlStream element) {
            if (name.equals("numFmt") && element.attribute("formatCode") != null) {
                int id = SheetPart.number(element.attribute("numFmtId"), MOST, -1);
                workbook.styles().format(id, element.attribute("formatCode"));
            } else if (name.equals("xf") && ofCells) {
                workbook.styles().style(SheetPart.number(element.attribute("numFmtId"), MOST, -1));
            }
            ofCells |= name.equals("cellXfs");
            return false;
        }

        @Override
        public void end(String name) {
            ofCells &= !name.equals("cellXfs");
            super.end(name);
        }
    }

    /** {@code workbook}: the sheets' names. */
    static final class Names extends WorkbookPart {
        Names(WorkbookReader workbook, int part, TableLimits limits) {
            super(workbook, part, limits);
        }

        @Override
        boolean known(String name, XmlStream element) {
            if (name.equals("sheet") && element.attribute("name") != null && element.attribute("id") != null) {
                workbook.sheetName(element.attribute("name"), element.attribute("id"));
            }
            String epoch = name.equals("workbookPr") ? element.attribute("date1904") : null;
            if ("1".equals(epoch) || "true".equals(epoch)) {
                workbook.styles().from1904();
            }
            return false;
        }
    }

    /** {@code Relationships}: which file a sheet is in. */
    static final class Targets extends WorkbookPart {
        Targets(WorkbookReader workbook, int part, TableLimits limits) {
            super(workbook, part, limits);
        }

        @Override
        boolean known(String name, XmlStream element) {
            if (element.attribute("Id") != null && element.attribute("Target") != null) {
                workbook.target(element.attribute("Id"), element.attribute("Target"));
            }
            return name.equals("Relationship") && element.attribute("TargetMode") == null;
        }
    }
}
