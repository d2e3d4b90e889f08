package io.rivulet.overlay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java in the README and the pages is a piece of some source file, word for word but for line breaks, so that it is compiled and mostly run. */
class SnippetsTest {
    private static final String BEGIN = "```java";
    private static final String END = "```";

    @Test
    void everyPieceOfJavaIsInASourceFile() {
        Checkout checkout = Checkout.here();
        List<String> sources = checkout.sources().values().stream()
                .map(SnippetsTest::withoutWhitespace)
                .toList();

        List<String> invented = new ArrayList<>();
        int snippets = 0;
        for (String page : checkout.pages()) {
            for (List<String> snippet : snippets(checkout.text(page))) {
                snippets++;
                String text = withoutWhitespace(String.join("", snippet));
                if (sources.stream().noneMatch(source -> source.contains(text))) {
                    invented.add(page + ": " + snippet.get(0));
                }
            }
        }

        assertThat(invented).as("snippets that are in no source file").isEmpty();
        assertThat(snippets).as("snippets found").isPositive();
    }

    private static List<List<String>> snippets(String page) {
        List<List<String>> snippets = new ArrayList<>();
        List<String> snippet = null;
        for (String line : page.lines().toList()) {
            if (line.equals(BEGIN)) {
                snippet = new ArrayList<>();
            } else if (line.equals(END) && snippet != null) {
                snippets.add(snippet);
                snippet = null;
            } else if (snippet != null) {
                snippet.add(line);
            }
        }
        return snippets;
    }

    /** A formatter may break lines elsewhere. */
    private static String withoutWhitespace(String text) {
        return text.replaceAll("\\s", "");
    }
}
