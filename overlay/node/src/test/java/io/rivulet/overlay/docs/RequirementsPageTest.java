package io.rivulet.overlay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chapter "Requirements" of the protocol page against the counts in the RFCs and the tests that claim to cover them. */
class RequirementsPageTest {
    private static final String PAGE = "overlay/docs/protocol.md";
    private static final String INVENTORY = "requirements.txt";

    private static final int COLUMNS = 7;
    private static final int ID = 0;
    private static final int SECTION = 1;
    private static final int KEYWORD = 2;
    private static final int REQUIREMENT = 3;
    private static final int CLASSES = 4;
    private static final int STATE = 5;
    private static final int REMARK = 6;

    private static final String TESTED = "tested";
    private static final String OPEN = "open";
    private static final String NOT_OURS = "n/a";

    private static final int OPEN_COLUMNS = 4;
    private static final int REASON = 3;

    private static final Pattern OF_AN_ID = Pattern.compile("(7016|7425)-([0-9.]+)-[0-9]+");
    private static final Pattern ANNOTATION = Pattern.compile("@Covers\\(([^)]*)\\)(\\s+void (\\w+)\\()?");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Checkout checkout = Checkout.here();

    @Test
    void everyKeywordOfEverySectionHasItsRow() throws IOException {
        Map<String, Integer> counted = new TreeMap<>();
        for (List<String> row : rows()) {
            counted.merge(row.get(ID).substring(0, 5) + row.get(SECTION) + " " + row.get(KEYWORD), 1, Integer::sum);
        }

        assertThat(counted).isEqualTo(inventory());
    }

    @Test
    void idsNameTheSectionAndCountItsRows() {
        Map<String, Integer> counted = new TreeMap<>();
        for (List<String> row : rows()) {
            String rfc = row.get(ID).substring(0, 4);
            int number = counted.merge(rfc + "-" + row.get(SECTION), 1, Integer::sum);

            assertThat(row.get(ID)).isEqualTo(rfc + "-" + row.get(SECTION) + "-" + number);
        }
    }

    @Test
    void whatIsTestedHasATestAndNothingElseHas() {
        Set<String> covered = coveredIds();
        Set<String> tested = new TreeSet<>();
        for (List<String> row : rows()) {
            assertThat(row.get(STATE)).as(row.get(ID)).isIn(TESTED, OPEN, NOT_OURS);
            if (row.get(STATE).equals(TESTED)) {
                tested.add(row.get(ID));
            }
        }

        assertThat(covered).isEqualTo(tested);
    }

    @Test
    void whatIsOpenIsListedFirstWithTheReason() {
        List<String> open = new ArrayList<>();
        for (List<String> row : rows()) {
            if (row.get(STATE).equals(OPEN)) {
                open.add(row.get(ID) + " " + row.get(KEYWORD) + " " + row.get(REQUIREMENT));
            }
        }

        List<String> listed = new ArrayList<>();
        for (List<String> row : checkout.rows(PAGE)) {
            if (row.size() == OPEN_COLUMNS && OF_AN_ID.matcher(row.get(ID)).matches()) {
                listed.add(row.get(ID) + " " + row.get(1) + " " + row.get(2));
                assertThat(row.get(REASON)).as(row.get(ID)).isNotEmpty();
            }
        }
        assertThat(listed).isEqualTo(open);
        String text = checkout.text(PAGE);
        assertThat(text.indexOf("### Open requirements")).isLessThan(text.indexOf("### Requirements of"));
    }

    @Test
    void whatIsOursNamesItsClassesAndWhatIsNotSaysWhy() {
        Map<String, String> sources = checkout.sources();
        List<String> wrong = new ArrayList<>();
        for (List<String> row : rows()) {
            boolean isOurs = !row.get(STATE).equals(NOT_OURS);
            Matcher names = CODE.matcher(row.get(CLASSES));
            boolean isKnown = true;
            int count = 0;
            while (names.find()) {
                count++;
                isKnown &= sources.containsKey(names.group(1));
            }
            if (!isKnown || isOurs && count == 0 || !isOurs && row.get(REMARK).isEmpty()) {
                wrong.add(String.join(" | ", row));
            }
        }

        assertThat(wrong).isEmpty();
    }

    private List<List<String>> rows() {
        List<List<String>> rows = checkout.rows(PAGE).stream()
                .filter(row -> row.size() == COLUMNS)
                .toList();
        assertThat(rows).as("rows of " + PAGE).hasSizeGreaterThan(150).allSatisfy(row -> assertThat(row.get(ID))
                .matches(OF_AN_ID));
        return rows;
    }

    /** The ids in all annotations, each of which stands before the name of a test's method. */
    private Set<String> coveredIds() {
        Set<String> covered = new TreeSet<>();
        for (Map.Entry<String, String> source : checkout.sources().entrySet()) {
            Matcher annotation = ANNOTATION.matcher(source.getValue());
            while (annotation.find()) {
                String where = source.getKey() + ": " + annotation.group();
                assertThat(annotation.group(3)).as(where).isNotNull();
                assertThat(above(source.getValue(), annotation.start()))
                        .as(where)
                        .contains("Test");
                Matcher id = QUOTED.matcher(annotation.group(1));
                while (id.find()) {
                    covered.add(id.group(1));
                }
            }
        }
        return covered;
    }

    /** What stands above a line in the same paragraph: a method's other annotations. */
    private static String above(String source, int position) {
        return source.substring(source.lastIndexOf("\n\n", position), position);
    }

    private static Map<String, Integer> inventory() throws IOException {
        try (InputStream in = RequirementsPageTest.class.getResourceAsStream(INVENTORY)) {
            Map<String, Integer> counts = new TreeMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int last = line.lastIndexOf(' ');
                        String key = line.substring(0, last).replaceFirst(" ", "-");
                        counts.put(key, Integer.parseInt(line.substring(last + 1)));
                    });
            return counts;
        }
    }
}
