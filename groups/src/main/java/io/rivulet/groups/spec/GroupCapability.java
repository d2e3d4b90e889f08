package io.rivulet.groups.spec;

/** What a group is for, and how its members may meet: the options of a groupspec that have no value. All are off unless given. */
public enum GroupCapability {
    /** Messages to the member nearest to a group address. */
    DIRECTED_ROUTING(0x00),
    /** Streams. */
    MULTICAST(0x01),
    /** Numbered objects that members fetch from each other. */
    OBJECT_REPLICATION(0x02),
    /** Messages to all members. */
    POSTING(0x03),
    /** Members may open a channel to the server, which introduces them to each other. */
    SERVER_CHANNEL(0x0c),
    /** No sessions between members: pure IP multicast reception. */
    PEER_TO_PEER_DISABLED(0x0d),
    /** Members tell of each other over the group's IP multicast addresses. */
    IP_MULTICAST_MEMBER_UPDATES(0x1b);

    private final int optionType;

    GroupCapability(int optionType) {
        this.optionType = optionType;
    }

    /** The type of the option that switches it on. */
    public int optionType() {
        return optionType;
    }

    static GroupCapability ofOptionType(long type) {
        for (GroupCapability capability : values()) {
            if (capability.optionType == type) {
                return capability;
            }
        }
        return null;
    }
}
