package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One group's members, and the introductions between those of them that are present: its links.
 *
 * <p>Every member but the oldest has a link with the one that joined just before it. This chain alone connects the group, it survives any
 * order of joins and leaves at the price of one introduction per leave, and its links are not left to chance. The others are: a joiner is
 * told of one member out of each of equal parts of the order of joining, so of members long present as well as of recent ones, and chance
 * links make a graph whose diameter grows like the logarithm of its size.
 */
final class GroupMembers {
    /** With fewer links than this a member is told of another one when it loses one: two may fail at once without leaving it alone. */
    private static final int MIN_LINKS = 3;

    /** Members told of a joiner: enough for the first ones of a group, and never a burst for anybody. */
    private static final int TOLD_OF_JOINER = 2;

    /** Members that are told of another one because one left; the others have the group's own reports to go by. */
    private static final int RELINKED_PER_LEAVE = 16;

    /** Draws before giving up on finding somebody new: in a group of three or more, each succeeds with some likelihood. */
    private static final int RELINK_DRAWS = 4;

    private static final class Member {
        final PeerId id;
        final long ordinal;

        /** Whom it was told of. */
        final List<Member> told = new ArrayList<>();

        /** Who was told of it. */
        final List<Member> toldTo = new ArrayList<>();

        Member(PeerId id, long ordinal) {
            this.id = id;
            this.ordinal = ordinal;
        }

        int links() {
            return told.size() + toldTo.size();
        }

        boolean isLinkedTo(Member other) {
            return told.contains(other) || other.told.contains(this);
        }
    }

    private final GroupId group;
    private final int introductionsPerJoin;
    private final EntropySource entropy;

    /** In order of joining, oldest first. */
    private final List<Member> byAge = new ArrayList<>();

    /** For lookup only: its order never matters. */
    private final Map<PeerId, Member> byId = new HashMap<>();

    private long nextOrdinal;

    GroupMembers(GroupId group, int introductionsPerJoin, EntropySource entropy) {
        this.group = group;
        this.introductionsPerJoin = introductionsPerJoin;
        this.entropy = entropy;
    }

    int size() {
        return byAge.size();
    }

    boolean contains(PeerId peer) {
        return byId.containsKey(peer);
    }

    /** Takes in a peer that is no member yet. */
    void join(PeerId joiner, IntroductionSink sink) {
        List<Member> picks = picksForJoiner();
        Member member = new Member(joiner, nextOrdinal++);
        byAge.add(member);
        byId.put(joiner, member);
        for (Member pick : picks) {
            tell(member, pick, sink);
        }
        // The first members of a group were told of nobody: they hear of those that come.
        picks.stream()
                .filter(pick -> pick.told.size() < introductionsPerJoin)
                .sorted((a, b) -> Integer.compare(a.told.size(), b.told.size()))
                .limit(TOLD_OF_JOINER)
                .forEach(pick -> tell(pick, member, sink));
    }

    /** The newest, for the chain, and one out of each of equal parts of the others, the oldest part first. */
    private List<Member> picksForJoiner() {
        int present = byAge.size();
        int wanted = Math.min(introductionsPerJoin, present);
        List<Member> picks = new ArrayList<>(wanted);
        if (wanted == 0) {
            return picks;
        }
        picks.add(byAge.get(present - 1));
        int parts = wanted - 1;
        int others = present - 1;
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) part * others / parts);
            int to = (int) ((long) (part + 1) * others / parts);
            // The less linked of two draws: keeps the load of those long present from growing without need.
            Member first = byAge.get(from + entropy.nextInt(to - from));
            Member second = byAge.get(from + entropy.nextInt(to - from));
            picks.add(second.links() < first.links() ? second : first);
        }
        return picks;
    }

    /** Forgets a member. */
    void leave(PeerId leaver, IntroductionSink sink) {
        Member member = byId.remove(leaver);
        if (member == null) {
            return;
        }
        int index = indexOf(member);
        byAge.remove(index);
        for (Member other : member.told) {
            other.toldTo.remove(member);
        }
        for (Member other : member.toldTo) {
            other.told.remove(member);
        }
        if (index > 0 && index < byAge.size()) {
            tellUnlessLinked(byAge.get(index), byAge.get(index - 1), sink);
        }
        int relinked = 0;
        for (Member other : member.toldTo) {
            if (relinked < RELINKED_PER_LEAVE && relink(other, sink)) {
                relinked++;
            }
        }
        for (Member other : member.told) {
            if (relinked < RELINKED_PER_LEAVE && relink(other, sink)) {
                relinked++;
            }
        }
    }

    private int indexOf(Member member) {
        int low = 0;
        int high = byAge.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byAge.get(middle).ordinal < member.ordinal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Tells a member that has few links left of somebody new. */
    private boolean relink(Member member, IntroductionSink sink) {
        if (member.links() >= Math.min(MIN_LINKS, byAge.size() - 1)) {
            return false;
        }
        for (int draw = 0; draw < RELINK_DRAWS; draw++) {
            Member other = byAge.get(entropy.nextInt(byAge.size()));
            if (other != member && tellUnlessLinked(member, other, sink)) {
                return true;
            }
        }
        return false;
    }

    private boolean tellUnlessLinked(Member to, Member of, IntroductionSink sink) {
        if (to.isLinkedTo(of)) {
            return false;
        }
        tell(to, of, sink);
        return true;
    }

    private void tell(Member to, Member of, IntroductionSink sink) {
        to.told.add(of);
        of.toldTo.add(to);
        sink.introduce(group, to.id, of.id);
    }
}
