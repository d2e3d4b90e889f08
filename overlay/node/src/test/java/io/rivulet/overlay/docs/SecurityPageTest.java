package io.rivulet.overlay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of hostile cases names tests that are there. */
class SecurityPageTest {
    private static final String PAGE = "overlay/docs/security.md";
    private static final Set<String> STATES = Set.of("held", "part", "open");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    private static final int COLUMNS = 5;
    private static final int STATE = 2;
    private static final int TESTS = 3;

    @Test
    void everyTestItNamesIsThere() {
        Map<String, String> sources = Checkout.here().sources();

        List<String> missing = new ArrayList<>();
        for (List<String> row : cases()) {
            Matcher tests = TEST.matcher(row.get(TESTS));
            while (tests.find()) {
                String source = sources.getOrDefault(tests.group(1), "");
                if (!source.contains("void " + tests.group(2) + "(")) {
                    missing.add(row.get(0) + " names " + tests.group());
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void whatIsHeldHasATest() {
        for (List<String> row : cases()) {
            assertThat(row).as("row %s", row).hasSize(COLUMNS);
            assertThat(STATES).as("row %s", row).contains(row.get(STATE));
            if (row.get(STATE).equals("held")) {
                assertThat(TEST.matcher(row.get(TESTS)).find())
                        .as("row %s", row)
                        .isTrue();
            }
        }
    }

    private static List<List<String>> cases() {
        List<List<String>> cases = Checkout.here().rows(PAGE).stream()
                .filter(row -> row.get(0).startsWith("H-"))
                .toList();
        assertThat(cases).hasSizeGreaterThan(25);
        return cases;
    }
}
