package io.rivulet.simulator.scenario;

import io.rivulet.simulator.text.Amounts;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/** Something that happens to a world while the stream goes on. */
public sealed interface Action {
    /** What it is called in files, such as {@code kill}. */
    String kind();

    /** What happens, in a few words, such as {@code kill 30%}. */
    String text();

    /** How long it goes on until all is as before; zero for what is done at once, and for what nobody mends. */
    default Duration lasting() {
        return Duration.ZERO;
    }

    /** Something that happens to some of the peers. */
    sealed interface ToPeers extends Action {
        /** To whom. */
        Who who();
    }

    /**
     * Peers die, silently, as in a power failure.
     *
     * @param who who dies
     */
    record Kill(Who who) implements ToPeers {
        @Override
        public String kind() {
            return "kill";
        }

        @Override
        public String text() {
            return "kill " + who.text();
        }
    }

    /**
     * Peers are cut off from all others, publisher and rendezvous included, but not from each other.
     *
     * @param who who is on the far side
     * @param healsAfter when all can reach each other again
     */
    record Partition(Who who, Duration healsAfter) implements ToPeers {
        /** @throws IllegalArgumentException when it heals in no time */
        public Partition {
            requireLasting("partition", healsAfter);
        }

        @Override
        public String kind() {
            return "partition";
        }

        @Override
        public String text() {
            return "cut off " + who.text() + " for " + Amounts.text(healsAfter);
        }

        @Override
        public Duration lasting() {
            return healsAfter;
        }
    }

    /**
     * Peers' uplinks become slower for a time; nobody tells their nodes.
     *
     * @param who whose
     * @param factor what remains of the rate, above 0 and up to 1
     * @param lasting how long
     */
    record Slow(Who who, double factor, Duration lasting) implements ToPeers {
        /** @throws IllegalArgumentException naming what is out of range */
        public Slow {
            requireLasting("slow", lasting);
            new ConfigCheck("slow")
                    .that(factor > 0 && factor <= 1, "to", "is " + factor + ", must be above 0 and up to 1")
                    .finish();
        }

        @Override
        public String kind() {
            return "slow";
        }

        @Override
        public String text() {
            return "slow " + who.text() + " to " + Written.share(factor) + " for " + Amounts.text(lasting);
        }
    }

    /**
     * Peers hear and send nothing for a time and then go on, as a machine that sleeps or a process that is stopped.
     *
     * @param who who
     * @param lasting how long
     */
    record Pause(Who who, Duration lasting) implements ToPeers {
        /** @throws IllegalArgumentException when it lasts no time */
        public Pause {
            requireLasting("pause", lasting);
        }

        @Override
        public String kind() {
            return "pause";
        }

        @Override
        public String text() {
            return "pause " + who.text() + " for " + Amounts.text(lasting);
        }
    }

    /**
     * Peers become Byzantine, and remain so.
     *
     * @param who who
     * @param how what they do from then on
     */
    record Misbehave(Who who, Misbehaviour how) implements ToPeers {
        @Override
        public String kind() {
            return "misbehave";
        }

        @Override
        public String text() {
            return who.text() + " " + how.label();
        }
    }

    /** The publisher's address changes, as when a lease ends or a phone leaves home. */
    record MovePublisher() implements Action {
        @Override
        public String kind() {
            return "move-publisher";
        }

        @Override
        public String text() {
            return "publisher moves";
        }
    }

    /**
     * The rendezvous cannot be reached.
     *
     * @param lasting how long
     */
    record RendezvousOutage(Duration lasting) implements Action {
        /** @throws IllegalArgumentException when it lasts no time */
        public RendezvousOutage {
            requireLasting("rendezvous-outage", lasting);
        }

        @Override
        public String kind() {
            return "rendezvous-outage";
        }

        @Override
        public String text() {
            return "no rendezvous for " + Amounts.text(lasting);
        }
    }

    private static void requireLasting(String kind, Duration lasting) {
        new ConfigCheck(kind)
                .that(lasting.toMillis() >= 1, "time", "is " + lasting.toMillis() + " ms, must be at least 1 ms")
                .finish();
    }
}
