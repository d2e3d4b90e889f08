package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.transport.ConfigCheck;

/** The presets of {@link UplinkPreset}, which describes them. */
final class Uplinks {
    private static final String UPLINK = "uplink";

    private Uplinks() {}

    private static void checkRate(String name, long bitsPerSec) {
        boolean isAllowed = bitsPerSec >= PeerLine.MIN_BITS_PER_SEC && bitsPerSec <= PeerLine.MAX_BITS_PER_SEC;
        new ConfigCheck(UPLINK)
                .that(isAllowed, name, "is " + bitsPerSec + " bit/s, must be 32k to 10G")
                .finish();
    }

    /** @see UplinkPreset#ratio */
    record Ratio(double rho) implements UplinkPreset {
        private static final double MIN_RHO = 0.1;
        private static final double MAX_RHO = 100;

        Ratio {
            new ConfigCheck(UPLINK)
                    .that(rho >= MIN_RHO && rho <= MAX_RHO, "rho", "is " + rho + ", must be 0.1 to 100")
                    .finish();
        }

        @Override
        public String name() {
            return Amounts.text(rho);
        }

        @Override
        public PeerLine line(SeedTree seed, int peer, long streamBitsPerSec) {
            return PeerLine.ofUplink((long) (rho * streamBitsPerSec));
        }
    }

    /** @see UplinkPreset#rate */
    record Rate(long bitsPerSec) implements UplinkPreset {
        Rate {
            checkRate("rate", bitsPerSec);
        }

        @Override
        public String name() {
            return bitsPerSec + "bit/s";
        }

        @Override
        public PeerLine line(SeedTree seed, int peer, long streamBitsPerSec) {
            return PeerLine.ofUplink(bitsPerSec);
        }
    }

    /** @see UplinkPreset#regional */
    record Regional() implements UplinkPreset {
        @Override
        public String name() {
            return "regional";
        }

        @Override
        public PeerLine line(SeedTree seed, int peer, long streamBitsPerSec) {
            return PeerLine.ofUplink(Regions6.uploadBitsPerSec(Regions6.regionOf(seed, peer)));
        }
    }

    /** @see UplinkPreset#homeDc */
    record HomeDc() implements UplinkPreset {
        private static final long CENTRE_BYTES_PER_SEC = 125_000_000;
        private static final long HOME_BYTES_PER_SEC = 6_250_000;
        private static final long HOME_ACCESS_NS = 20_000_000;

        @Override
        public String name() {
            return "home-dc";
        }

        @Override
        public PeerLine line(SeedTree seed, int peer, long streamBitsPerSec) {
            return seed.child("line", peer).child("home").uniform() < 0.5
                    ? new PeerLine(HOME_BYTES_PER_SEC, HOME_BYTES_PER_SEC, HOME_ACCESS_NS, 0, false, false)
                    : new PeerLine(CENTRE_BYTES_PER_SEC, CENTRE_BYTES_PER_SEC, 0, 0, false, false);
        }
    }

    /** @see UplinkPreset#logNormal */
    record LogNormal(long medianBitsPerSec, double sigma) implements UplinkPreset {
        LogNormal {
            checkRate("median", medianBitsPerSec);
            new ConfigCheck(UPLINK)
                    .that(sigma >= 0 && sigma <= 3, "sigma", "is " + sigma + ", must be 0 to 3")
                    .finish();
        }

        @Override
        public String name() {
            return "lognormal:" + medianBitsPerSec + "bit/s," + Amounts.text(sigma);
        }

        @Override
        public PeerLine line(SeedTree seed, int peer, long streamBitsPerSec) {
            double bits = seed.child("line", peer).child(UPLINK).logNormal((double) medianBitsPerSec, sigma);
            return PeerLine.ofUplink((long) bits);
        }
    }

    /** @see UplinkPreset#mobile */
    record Mobile(double share, UplinkPreset base) implements UplinkPreset {
        static final double DEFAULT_SHARE = 0.3;

        private static final PeerLine LINE = new PeerLine(125_000, 625_000, 60_000_000, 0.02, false, true);

        Mobile {
            new ConfigCheck("uplink mobile").ratio("share", share).finish();
        }

        @Override
        public String name() {
            return "mobile:" + Amounts.text(share) + "," + base.name();
        }

        @Override
        public PeerLine line(SeedTree seed, int peer, long streamBitsPerSec) {
            return seed.child("line", peer).child("mobile").uniform() < share
                    ? LINE
                    : base.line(seed, peer, streamBitsPerSec);
        }
    }

    /** @see UplinkPreset#freeRiders */
    record FreeRiders(double share, UplinkPreset base) implements UplinkPreset {
        FreeRiders {
            new ConfigCheck("uplink freeriders").ratio("share", share).finish();
        }

        @Override
        public String name() {
            return "freeriders:" + Amounts.text(share) + "," + base.name();
        }

        @Override
        public PeerLine line(SeedTree seed, int peer, long streamBitsPerSec) {
            PeerLine line = base.line(seed, peer, streamBitsPerSec);
            return seed.child("line", peer).child("free rider").uniform() < share ? line.freeRiding() : line;
        }
    }
}
