package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.address.PeerId;

/**
 * Who is in which group, and who is told of whom. The rendezvous calls it from the thread that owns the node; an implementation that
 * shares its knowledge with others does so without blocking.
 *
 * <p>An implementation keeps every group connected: as long as all introductions are delivered and lead to sessions, there is a path of
 * sessions between any two members, whoever joined and left in whatever order.
 */
public interface GroupRegistry {
    /** What became of a join. */
    enum JoinResult {
        /** It is a member now. */
        JOINED,
        /** It was one already; nothing changed. */
        ALREADY_MEMBER,
        /** The group is new, and there are as many as may be. */
        TOO_MANY_GROUPS,
        /** The group has as many members as it may have. */
        TOO_MANY_MEMBERS
    }

    /** Takes a member into a group, which begins with its first member, and introduces it. */
    JoinResult join(long nowNs, GroupId group, PeerId joiner, IntroductionSink introductions);

    /** Forgets a member of a group, which ends with its last one, and introduces those whom that would leave apart. */
    void leave(long nowNs, GroupId group, PeerId leaver, IntroductionSink introductions);

    /** Whether that peer is a member of that group. */
    boolean isMember(GroupId group, PeerId peer);

    /** How many members a group has; 0 when there is no such group. */
    int memberCount(GroupId group);

    /** How many groups have members. */
    int groupCount();
}
