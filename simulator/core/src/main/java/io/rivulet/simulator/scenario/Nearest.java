package io.rivulet.simulator.scenario;

import java.util.Collection;
import java.util.Comparator;

/** Guesses what somebody meant. */
public final class Nearest {
    private Nearest() {}

    /** {@code "; did you mean 'x'?"} when one of the known names is near what was given, nothing when none is. */
    public static String hint(String given, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(given, name) <= Math.max(1, Math.max(given.length(), name.length()) / 3)
                        || !given.isEmpty() && name.startsWith(given))
                .min(Comparator.comparingInt((String name) -> distance(given, name))
                        .thenComparing(name -> name))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** How many letters have to be put in, taken out, replaced or swapped with their neighbour. */
    static int distance(String one, String other) {
        int[][] least = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                boolean isSame = one.charAt(i - 1) == other.charAt(j - 1);
                least[i][j] = Math.min(
                        least[i - 1][j - 1] + (isSame ? 0 : 1), Math.min(least[i - 1][j], least[i][j - 1]) + 1);
                boolean isSwapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (isSwapped) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[one.length()][other.length()];
    }
}
