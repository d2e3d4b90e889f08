package io.rivulet.overlay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProtocolPageTest {
    private static final String PAGE = "overlay/docs/protocol.md";
    private static final String SECTIONS = "sections.txt";
    private static final Set<String> STATES = Set.of("yes", "part", "no", "–");

    private static final int COLUMNS = 6;
    private static final int STATE = 2;
    private static final int CLASSES = 3;
    private static final int TESTS = 4;
    private static final int REMARK = 5;

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @Test
    void everySectionOfBothRfcsHasItsRowInOrder() throws IOException {
        Checkout checkout = Checkout.here();

        List<String> mapped = new ArrayList<>();
        String rfc = null;
        for (String line : checkout.text(PAGE).lines().toList()) {
            if (line.startsWith("## ")) {
                rfc = line.startsWith("## RFC ") ? line.substring(7, 11) : null;
            } else if (rfc != null && line.startsWith("| ") && !line.startsWith("| section |")) {
                String first = line.substring(2, line.indexOf(" |"));
                if (!first.startsWith("---")) {
                    mapped.add(rfc + " " + first);
                }
            }
        }

        assertThat(mapped).containsExactlyElementsOf(sections());
    }

    @Test
    void everyClassItNamesIsThere() {
        Checkout checkout = Checkout.here();
        Map<String, String> sources = checkout.sources();

        List<String> missing = new ArrayList<>();
        for (List<String> row : rows(checkout)) {
            for (String name : quoted(row.get(CLASSES))) {
                if (!sources.containsKey(name)) {
                    missing.add(row.get(0) + " names the class " + name);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everyTestItNamesIsThere() {
        Checkout checkout = Checkout.here();
        Map<String, String> sources = checkout.sources();

        List<String> missing = new ArrayList<>();
        for (List<String> row : rows(checkout)) {
            for (String name : quoted(row.get(TESTS))) {
                String[] parts = name.split("#", -1);
                String source = sources.get(parts[0]);
                if (parts.length != 2 || source == null || !source.contains("void " + parts[1] + "(")) {
                    missing.add(row.get(0) + " names the test " + name);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void whatIsThereHasATestAndWhatIsNotHasARemark() {
        Checkout checkout = Checkout.here();

        List<String> bare = new ArrayList<>();
        for (List<String> row : rows(checkout)) {
            String state = row.get(STATE);
            boolean complete =
                    switch (state) {
                        case "yes" ->
                            !row.get(CLASSES).isEmpty() && !row.get(TESTS).isEmpty();
                        case "part" ->
                            !row.get(CLASSES).isEmpty() && !row.get(REMARK).isEmpty();
                        case "no" -> !row.get(REMARK).isEmpty();
                        default -> STATES.contains(state);
                    };
            if (!complete) {
                bare.add(String.join(" | ", row));
            }
        }

        assertThat(bare).isEmpty();
    }

    private static List<List<String>> rows(Checkout checkout) {
        List<List<String>> rows = new ArrayList<>();
        for (List<String> row : checkout.rows(PAGE)) {
            if (row.size() == COLUMNS) {
                rows.add(row);
            }
        }
        assertThat(rows).as("rows of " + PAGE).hasSizeGreaterThan(100);
        return rows;
    }

    private static List<String> quoted(String cell) {
        List<String> names = new ArrayList<>();
        Matcher matcher = QUOTED.matcher(cell);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static List<String> sections() throws IOException {
        try (InputStream in = ProtocolPageTest.class.getResourceAsStream(SECTIONS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
