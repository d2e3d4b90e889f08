package io.rivulet.simulator.scenario;

import io.rivulet.simulator.text.Amounts;
import java.math.BigDecimal;

/** How amounts are written in scenarios, so that {@link Amounts} reads them again. */
public final class Written {
    private static final long MILLION = 1_000_000;
    private static final long THOUSAND = 1_000;

    private Written() {}

    /** A rate: {@code 1.5M}, {@code 64k}. */
    public static String rate(long bitsPerSec) {
        if (bitsPerSec >= MILLION && bitsPerSec % THOUSAND == 0) {
            return plain(BigDecimal.valueOf(bitsPerSec, 6)) + "M";
        }
        return bitsPerSec >= THOUSAND ? plain(BigDecimal.valueOf(bitsPerSec, 3)) + "k" : Long.toString(bitsPerSec);
    }

    /** A share: {@code 0.1%}. */
    public static String share(double share) {
        return plain(BigDecimal.valueOf(share).movePointRight(2)) + "%";
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
