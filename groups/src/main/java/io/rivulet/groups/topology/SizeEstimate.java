package io.rivulet.groups.topology;

import io.rivulet.groups.membership.MemberTable;
import io.rivulet.groups.spec.GroupAddress;

/** How many members a group has, judged by how close they are on the ring, and how many neighbours that takes. */
public final class SizeEstimate {
    /** 6 nearest on the ring, 6 of lowest latency, 1 at random. */
    private static final int BASE_NEIGHBOURS = 13;

    /** With fewer known there is no second predecessor apart from the second successor. */
    private static final int MIN_KNOWN = 4;

    private SizeEstimate() {}

    /**
     * The members of the group, ourselves apart: the number known when that is less than four; else so many that the four gaps between
     * the second predecessor and the second successor are as wide as they are, on the ring's top 64 bits.
     */
    public static long members(MemberTable members, GroupAddress self) {
        int known = members.size();
        if (known < MIN_KNOWN) {
            return known;
        }
        int successor = members.successorIndex(self);
        long second = topBits(members, (successor + 1) % known);
        long secondBefore = topBits(members, Math.floorMod(successor - 2, known));
        long gap = second - secondBefore;
        long quarter = gap >>> 2;
        if (quarter == 0) {
            return Long.MAX_VALUE;
        }
        long estimate = Long.divideUnsigned(-1L, quarter) + 1;
        return estimate < 0 ? Long.MAX_VALUE : estimate;
    }

    private static long topBits(MemberTable members, int index) {
        return members.groupAddressOf(members.peerAt(index)).topBits();
    }

    /** The number of neighbours to have in a group of so many: floor(log2 members) + 13. */
    public static int targetNeighbours(long members) {
        int log = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, members));
        return log + BASE_NEIGHBOURS;
    }
}
