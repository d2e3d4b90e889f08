package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network of networks, after the transit-stub model (Zegura, Calvert, Bhattacharjee 1996): transit domains of routers; stub networks, each
 * with one uplink to a router; peers, each with an access link to a stub. Its links have names, so that it can be counted how often one
 * carries the same.
 *
 * <p>A path goes up from a peer through its stub's uplink to a router, along at most three transit links, and down again. The routers of a
 * domain are joined each to each; two domains are joined by one link, between a router of each that the seed chooses. Access links take 2 ms,
 * uplinks 5, transit links 20; the numbers, and which peer is in which stub, are ours. The regions are the domains. Takes 4 bytes a peer.
 *
 * @param domains transit domains, 1 to 64
 * @param routers routers of each, 1 to 64
 * @param stubs stub networks at each router, 1 to 1,000
 * @param transit what a transit link takes, 0 to 10 s
 * @param uplink what a stub's uplink takes, 0 to 10 s
 * @param stub what a peer's access link takes, 0 to 10 s
 */
record TransitStub(int domains, int routers, int stubs, Duration transit, Duration uplink, Duration stub)
        implements LatencyPreset {
    private static final String FORM = "transit-stub:4x8x16,20ms,5ms,2ms (domains x routers x stubs, times of links)";
    private static final Duration MOST = Duration.ofSeconds(10);

    static final TransitStub DEFAULT =
            new TransitStub(4, 8, 16, Duration.ofMillis(20), Duration.ofMillis(5), Duration.ofMillis(2));

    /** @throws IllegalArgumentException naming what is out of range */
    TransitStub {
        new ConfigCheck("latency transit-stub")
                .range("number of domains", domains, 1, 64)
                .range("number of routers", routers, 1, 64)
                .range("number of stubs", stubs, 1, 1_000)
                .that(isAllowed(transit), "transit", "is " + Amounts.text(transit) + ", must be 0s to 10s")
                .that(isAllowed(uplink), "uplink", "is " + Amounts.text(uplink) + ", must be 0s to 10s")
                .that(isAllowed(stub), "stub", "is " + Amounts.text(stub) + ", must be 0s to 10s")
                .finish();
    }

    private static boolean isAllowed(Duration value) {
        return !value.isNegative() && value.compareTo(MOST) <= 0;
    }

    static TransitStub parse(PresetText text) {
        text.takes(4, FORM);
        int[] sizes = {DEFAULT.domains, DEFAULT.routers, DEFAULT.stubs};
        if (text.has(0)) {
            String[] parts = text.argument(0).split("x", -1);
            if (parts.length != sizes.length) {
                throw new IllegalArgumentException("'" + text.argument(0) + "' is not like " + FORM);
            }
            for (int i = 0; i < sizes.length; i++) {
                // What does not fit an int is out of range in any case.
                sizes[i] = (int) Math.min(Integer.MAX_VALUE, Amounts.number(parts[i], FORM));
            }
        }
        return new TransitStub(
                sizes[0],
                sizes[1],
                sizes[2],
                text.time(1, DEFAULT.transit, FORM),
                text.time(2, DEFAULT.uplink, FORM),
                text.time(3, DEFAULT.stub, FORM));
    }

    @Override
    public String name() {
        return equals(DEFAULT)
                ? "transit-stub"
                : "transit-stub:" + domains + "x" + routers + "x" + stubs + "," + Amounts.text(transit) + ","
                        + Amounts.text(uplink) + "," + Amounts.text(stub);
    }

    @Override
    public PairPaths pairs(SeedTree seed, int count) {
        return new TransitStubPaths(this, seed, PeerCount.check(count));
    }

    @Override
    public String placeOf(SeedTree seed, int peer) {
        return placeOfStub(stubOf(seed, peer));
    }

    @Override
    public List<String> regionNames() {
        return IntStream.range(0, domains).mapToObj(TransitStub::domainName).toList();
    }

    static String domainName(int domain) {
        return "domain " + domain;
    }

    /** Stubs are numbered through all routers, and routers through all domains. */
    int stubOf(SeedTree seed, int peer) {
        return (int) seed.child("place", peer).child("stub").between(0, (long) domains * routers * stubs - 1);
    }

    String placeOfStub(int stubNumber) {
        int router = stubNumber / stubs;
        return domainName(router / routers) + ", router " + router % routers + ", stub " + stubNumber % stubs;
    }
}
