package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;

/**
 * The paths of a {@link TransitStub}. Links are numbered: the stubs' uplinks, then the links within domains, then those between domains, then
 * the peers' access links, so that a link keeps its number when there are more peers.
 */
final class TransitStubPaths implements PairPaths {
    /** Access, uplink, to the domain's border, over it, away from it, uplink, access. */
    private static final int MAX_LINKS = 7;

    private final TransitStub preset;
    private final int[] stubs;

    /** By domain times domains plus other domain: the router of the first where the link to the other begins. */
    private final int[] borders;

    private final long transitNs;
    private final long upAndDownNs;
    private final long accessNs;
    private final long firstWithin;
    private final long firstBetween;
    private final long firstAccess;

    TransitStubPaths(TransitStub preset, SeedTree seed, int count) {
        this.preset = preset;
        int domains = preset.domains();
        stubs = new int[count];
        for (int peer = 0; peer < count; peer++) {
            stubs[peer] = preset.stubOf(seed, peer);
        }
        borders = new int[domains * domains];
        for (int i = 0; i < borders.length; i++) {
            borders[i] = (int) seed.child("border", i).between(0, preset.routers() - 1L);
        }
        transitNs = preset.transit().toNanos();
        upAndDownNs = 2 * preset.uplink().toNanos();
        accessNs = 2 * preset.stub().toNanos();
        firstWithin = (long) domains * preset.routers() * preset.stubs();
        firstBetween = firstWithin + domains * pairsOf(preset.routers());
        firstAccess = firstBetween + pairsOf(domains);
    }

    private static long pairsOf(int count) {
        return count * (count - 1L) / 2;
    }

    /** The number of a pair among those of 0, 1, 2, ... */
    private static long pair(int one, int other) {
        return pairsOf(Math.max(one, other)) + Math.min(one, other);
    }

    @Override
    public long oneWayNs(int from, int to) {
        int source = stubs[from];
        int destination = stubs[to];
        if (source == destination) {
            return Math.max(FLOOR_NS, accessNs);
        }
        int transits = transits(source / preset.stubs(), destination / preset.stubs());
        return Math.max(FLOOR_NS, accessNs + upAndDownNs + transits * transitNs);
    }

    /** How many transit links are between two routers. */
    private int transits(int from, int to) {
        if (from == to) {
            return 0;
        }
        int here = from / preset.routers();
        int there = to / preset.routers();
        if (here == there) {
            return 1;
        }
        int out = from % preset.routers() == border(here, there) ? 0 : 1;
        int in = to % preset.routers() == border(there, here) ? 0 : 1;
        return out + 1 + in;
    }

    private int border(int here, int there) {
        return borders[here * preset.domains() + there];
    }

    @Override
    public long links() {
        return firstAccess + stubs.length;
    }

    @Override
    public int maxLinksOnPath() {
        return MAX_LINKS;
    }

    @Override
    public int linksOnPath(int from, int to, long[] into) {
        if (from == to) {
            return 0;
        }
        int size = 0;
        into[size++] = firstAccess + from;
        int source = stubs[from];
        int destination = stubs[to];
        if (source != destination) {
            into[size++] = source;
            size = addTransits(source / preset.stubs(), destination / preset.stubs(), into, size);
            into[size++] = destination;
        }
        into[size++] = firstAccess + to;
        return size;
    }

    private int addTransits(int from, int to, long[] into, int sizeSoFar) {
        int routers = preset.routers();
        int here = from / routers;
        int there = to / routers;
        if (here == there) {
            return addWithin(here, from % routers, to % routers, into, sizeSoFar);
        }
        int size = addWithin(here, from % routers, border(here, there), into, sizeSoFar);
        into[size++] = firstBetween + pair(here, there);
        return addWithin(there, border(there, here), to % routers, into, size);
    }

    private int addWithin(int domain, int from, int to, long[] into, int size) {
        if (from == to) {
            return size;
        }
        into[size] = firstWithin + domain * pairsOf(preset.routers()) + pair(from, to);
        return size + 1;
    }

    @Override
    public String linkName(long link) {
        if (link < 0 || link >= links()) {
            throw new IllegalArgumentException("link is " + link + ", must be 0 to " + (links() - 1));
        }
        if (link >= firstAccess) {
            return "access of peer " + (link - firstAccess);
        }
        if (link >= firstBetween) {
            int higher = higherOf(link - firstBetween);
            return "between domains " + (link - firstBetween - pairsOf(higher)) + " and " + higher;
        }
        if (link >= firstWithin) {
            long inDomain = (link - firstWithin) % pairsOf(preset.routers());
            int higher = higherOf(inDomain);
            return "within domain " + (link - firstWithin) / pairsOf(preset.routers()) + ", routers "
                    + (inDomain - pairsOf(higher)) + " and " + higher;
        }
        return "uplink of " + preset.placeOfStub((int) link);
    }

    private static int higherOf(long pair) {
        int higher = 1;
        while (pairsOf(higher + 1) <= pair) {
            higher++;
        }
        return higher;
    }

    @Override
    public int regions() {
        return preset.domains();
    }

    @Override
    public int regionOf(int peer) {
        return stubs[peer] / preset.stubs() / preset.routers();
    }

    @Override
    public String regionName(int region) {
        return TransitStub.domainName(region);
    }

    @Override
    public String placeOf(int peer) {
        return preset.placeOfStub(stubs[peer]);
    }
}
