package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which share of the peers is behind what, and how long NATs keep a mapping. Immutable; what a peer is behind depends on the seed and its
 * number alone.
 *
 * @param name how it is written; {@link #parse} reads it
 * @param sharesPpm how many of a million peers are behind each kind; together a million
 * @param timeouts how long mappings last without use, 1 s to 1 h: each NAT has one of them, all as likely
 */
public record NatPreset(String name, Map<NatKind, Integer> sharesPpm, List<Duration> timeouts) {
    /** Nobody is behind anything. */
    public static final NatPreset OPEN = new NatPreset("open", shares(1_000_000, 0, 0, 0, 0, 0, 0), usualTimeouts());

    /**
     * Homes as they are: 70.1 % of all pairs can connect when they are introduced, as a measurement of hole punching in a large public
     * peer-to-peer network found (arXiv 2510.27500: about 70 %, nearly all of them at the first attempt). How the shares
     * come to that is ours: public 10 %, full cone 10 %, address-restricted 7 %, port-restricted 50 %, symmetric 20 %, without UDP 3 %.
     * Mappings last 30 s, 1 min, 2 min or 5 min.
     */
    public static final NatPreset HOME =
            new NatPreset("home", shares(100_000, 100_000, 70_000, 500_000, 200_000, 0, 30_000), usualTimeouts());

    /**
     * The world of goal G12: 30.0 % of all pairs cannot connect, introduced or not, and 10 % of the peers open to nobody, while everybody
     * has somebody to connect with: public 7.5 %, full cone 6 %, address-restricted 6 %, port-restricted 45.5 %, symmetric 25 %,
     * inbound-only 10 %. Mappings last 30 s, 1 min, 2 min or 5 min. Ours.
     */
    public static final NatPreset HARD =
            new NatPreset("hard", shares(75_000, 60_000, 60_000, 455_000, 250_000, 100_000, 0), usualTimeouts());

    private static final int MILLION = 1_000_000;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public NatPreset {
        sharesPpm = Map.copyOf(sharesPpm);
        timeouts = List.copyOf(timeouts);
        int sum = 0;
        ConfigCheck check = new ConfigCheck("nat").range("number of timeouts", timeouts.size(), 1, 100);
        for (NatKind kind : NatKind.values()) {
            int share = sharesPpm.getOrDefault(kind, 0);
            check.range("share of " + kind.label() + " in ppm", share, 0, MILLION);
            sum += Math.max(0, Math.min(MILLION, share));
        }
        for (Duration timeout : timeouts) {
            boolean isAllowed =
                    timeout.compareTo(Duration.ofSeconds(1)) >= 0 && timeout.compareTo(Duration.ofHours(1)) <= 0;
            check.that(isAllowed, "timeout", "is " + Amounts.text(timeout) + ", must be 1s to 1h");
        }
        check.that(sum == MILLION, "sum of shares", "is " + sum + " ppm, must be 1000000 (100%)")
                .finish();
    }

    private static Map<NatKind, Integer> shares(int... ppm) {
        Map<NatKind, Integer> shares = new EnumMap<>(NatKind.class);
        for (NatKind kind : NatKind.values()) {
            shares.put(kind, ppm[kind.ordinal()]);
        }
        return shares;
    }

    private static List<Duration> usualTimeouts() {
        return List.of(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5));
    }

    /**
     * Reads a preset: {@code open}, {@code home}, {@code hard}, or {@code mix:public=10%,symmetric=90%,timeout=30s} with any of the kinds
     * {@code public}, {@code full-cone}, {@code address-restricted}, {@code port-restricted}, {@code symmetric}, {@code inbound-only} and
     * {@code udp-blocked}; the timeout may be left out, and be given several times.
     *
     * @throws IllegalArgumentException saying what was given, and what is allowed
     */
    public static NatPreset parse(String text) {
        PresetText preset = new PresetText("nat", text);
        List<NatPreset> named = List.of(OPEN, HOME, HARD);
        for (NatPreset one : named) {
            if (one.name.equals(preset.name())) {
                preset.takes(0, one.name);
                return one;
            }
        }
        if (!preset.name().equals("mix")) {
            throw preset.unknown(List.of("open", "home", "hard", "mix:KIND=SHARE,...,timeout=TIME"));
        }
        return mix(preset.rest());
    }

    private static NatPreset mix(String text) {
        Map<NatKind, Integer> shares = new EnumMap<>(NatKind.class);
        List<Duration> timeouts = new ArrayList<>();
        String form = "public=10%";
        for (String part : text.split(",", -1)) {
            String[] sides = part.strip().split("=", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException("nat 'mix': '" + part + "' is not like " + form);
            }
            if (sides[0].equals("timeout")) {
                timeouts.add(Amounts.time(sides[1], "timeout=30s"));
            } else {
                double ppm = Amounts.share(sides[1], form) * MILLION;
                shares.put(kind(sides[0]), (int) Math.min(Integer.MAX_VALUE, StrictMath.rint(ppm)));
            }
        }
        return new NatPreset("mix:" + text, shares, timeouts.isEmpty() ? usualTimeouts() : timeouts);
    }

    private static NatKind kind(String label) {
        for (NatKind kind : NatKind.values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        List<String> labels =
                Arrays.stream(NatKind.values()).map(NatKind::label).toList();
        throw new PresetText("nat kind", label).unknown(labels);
    }

    /** What so many peers are behind. */
    public PeerNats nats(SeedTree seed, int count) {
        return new PeerNats(this, seed, count);
    }

    /** What share of all pairs of a large world can connect. */
    public double connectableShare(boolean isIntroduced) {
        double share = 0;
        for (NatKind from : NatKind.values()) {
            for (NatKind to : NatKind.values()) {
                if (Reachability.between(from, to, isIntroduced).connects()) {
                    share += share(from) * share(to);
                }
            }
        }
        return share;
    }

    /** What share of the peers is behind a kind. */
    public double share(NatKind kind) {
        return (double) sharesPpm.getOrDefault(kind, 0) / MILLION;
    }

    NatKind kindOf(SeedTree seed, int peer) {
        long draw = seed.child("nat", peer).child("kind").between(0, MILLION - 1);
        for (NatKind kind : NatKind.values()) {
            draw -= sharesPpm.getOrDefault(kind, 0);
            if (draw < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("shares of " + name + " are not everything");
    }

    int timeoutOf(SeedTree seed, int peer) {
        return (int) seed.child("nat", peer).child("timeout").between(0, timeouts.size() - 1L);
    }

    @Override
    public String toString() {
        return Arrays.stream(NatKind.values())
                .filter(kind -> share(kind) > 0)
                .map(kind -> kind.label() + " " + Amounts.text(sharesPpm.get(kind) / 1e4) + " %")
                .collect(Collectors.joining(", ", name + ": ", ""));
    }
}
