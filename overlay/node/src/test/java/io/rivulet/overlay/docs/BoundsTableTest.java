package io.rivulet.overlay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BoundsTableTest {
    private static final String PAGE = "overlay/docs/architecture.md";
    private static final Pattern LIMIT = Pattern.compile("`([A-Z][A-Za-z0-9]+)\\.([A-Za-z_0-9]+)`");
    private static final int AT_LEAST = 60;

    @Test
    void namesLimitsAsTheyAreInTheCode() {
        Checkout checkout = Checkout.here();
        Map<String, String> sources = checkout.sources();

        List<String> wrong = new ArrayList<>();
        int limits = 0;
        for (List<String> row : checkout.rows(PAGE)) {
            var limit = LIMIT.matcher(row.get(0));
            if (row.size() == 4 && limit.matches()) {
                limits++;
                if (!isAssigned(sources.getOrDefault(limit.group(1), ""), limit.group(2), row.get(1))) {
                    wrong.add(row.get(0) + " = " + row.get(1));
                }
            }
        }

        assertThat(wrong).as("limits that have another value, or are not there").isEmpty();
        assertThat(limits).as("limits in the tables").isGreaterThanOrEqualTo(AT_LEAST);
    }

    /** Whether a constant, or a builder's default, is assigned this value. */
    private static boolean isAssigned(String source, String name, String value) {
        return source.contains(" " + name + " = " + value + ";");
    }
}
