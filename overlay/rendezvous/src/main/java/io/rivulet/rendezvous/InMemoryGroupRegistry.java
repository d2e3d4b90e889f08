package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import java.util.HashMap;
import java.util.Map;

/**
 * The groups of one rendezvous, kept in memory. A member takes about 600 bytes with its links. Joining is O(1); leaving moves the
 * references of all younger members by one place, which takes microseconds at 100,000 members.
 */
public final class InMemoryGroupRegistry implements GroupRegistry {
    private final int maxGroups;
    private final int maxMembersPerGroup;
    private final int introductionsPerJoin;
    private final EntropySource entropy;

    /** For lookup only: its order never matters. */
    private final Map<GroupId, GroupMembers> groups = new HashMap<>();

    /**
     * A registry without groups.
     *
     * @param maxGroups groups at once, 1 to 1,000,000
     * @param maxMembersPerGroup members of one group, 1 to 1,000,000
     * @param introductionsPerJoin how many members a joiner is told of, 1 to 32
     */
    public InMemoryGroupRegistry(
            int maxGroups, int maxMembersPerGroup, int introductionsPerJoin, EntropySource entropy) {
        new ConfigCheck("group registry")
                .range("maxGroups", maxGroups, 1, RendezvousConfig.MAX_TABLE)
                .range("maxMembersPerGroup", maxMembersPerGroup, 1, RendezvousConfig.MAX_TABLE)
                .range("introductionsPerJoin", introductionsPerJoin, 1, RendezvousConfig.MAX_INTRODUCTIONS_PER_JOIN)
                .finish();
        this.maxGroups = maxGroups;
        this.maxMembersPerGroup = maxMembersPerGroup;
        this.introductionsPerJoin = introductionsPerJoin;
        this.entropy = entropy;
    }

    @Override
    public JoinResult join(long nowNs, GroupId group, PeerId joiner, IntroductionSink introductions) {
        GroupMembers members = groups.get(group);
        if (members == null) {
            if (groups.size() == maxGroups) {
                return JoinResult.TOO_MANY_GROUPS;
            }
            members = new GroupMembers(group, introductionsPerJoin, entropy);
            groups.put(group, members);
        } else if (members.contains(joiner)) {
            return JoinResult.ALREADY_MEMBER;
        } else if (members.size() == maxMembersPerGroup) {
            return JoinResult.TOO_MANY_MEMBERS;
        }
        members.join(joiner, introductions);
        return JoinResult.JOINED;
    }

    @Override
    public void leave(long nowNs, GroupId group, PeerId leaver, IntroductionSink introductions) {
        GroupMembers members = groups.get(group);
        if (members == null) {
            return;
        }
        members.leave(leaver, introductions);
        if (members.size() == 0) {
            groups.remove(group);
        }
    }

    @Override
    public boolean isMember(GroupId group, PeerId peer) {
        GroupMembers members = groups.get(group);
        return members != null && members.contains(peer);
    }

    @Override
    public int memberCount(GroupId group) {
        GroupMembers members = groups.get(group);
        return members == null ? 0 : members.size();
    }

    @Override
    public int groupCount() {
        return groups.size();
    }
}
