package io.rivulet.overlay;

import io.rivulet.groups.GroupConfig;
import io.rivulet.groups.Groups;
import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.netty.DriverConfig;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * How an {@link Overlay} is set up. Immutable; made by {@link #builder()}. Nothing here is read from system properties or the
 * environment.
 */
public final class OverlayConfig {
    private static final NetAddress ANY = NetAddress.ofIpv4(0, 0);

    private final String rendezvous;
    private final NetAddress bindAddress;
    private final IdentityChoice identity;
    private final Duration rendezvousTimeout;
    private final Duration peerTimeout;
    private final long uplinkBytesPerSec;
    private final int maxSessions;
    private final int maxGroups;
    private final int maxStreamsPerGroup;
    private final int offerQueueMessages;
    private final long offerQueueBytes;
    private final int eventQueue;
    private final Duration closeTimeout;
    private final Executor applicationExecutor;
    private final Consumer<OverlayEvent> eventListener;
    private final Consumer<EndpointConfig.Builder> transport;
    private final Consumer<GroupConfig.Builder> groups;
    private final Consumer<DriverConfig.Builder> driver;

    private OverlayConfig(Builder builder) {
        rendezvous = builder.rendezvous;
        bindAddress = builder.bindAddress;
        identity = builder.identity;
        rendezvousTimeout = builder.rendezvousTimeout;
        peerTimeout = builder.peerTimeout;
        uplinkBytesPerSec = builder.uplinkBytesPerSec;
        maxSessions = builder.maxSessions;
        maxGroups = builder.maxGroups;
        maxStreamsPerGroup = builder.maxStreamsPerGroup;
        offerQueueMessages = builder.offerQueueMessages;
        offerQueueBytes = builder.offerQueueBytes;
        eventQueue = builder.eventQueue;
        closeTimeout = builder.closeTimeout;
        applicationExecutor = builder.applicationExecutor;
        eventListener = builder.eventListener;
        transport = builder.transport;
        groups = builder.groups;
        driver = builder.driver;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults and this rendezvous, as in {@code rtmfp://rendezvous.example.com}. */
    public static OverlayConfig to(String rendezvous) {
        return builder().rendezvous(rendezvous).build();
    }

    /** The address of the rendezvous, {@code rtmfp://HOST[:PORT][/PATH]}, or null for none. */
    public String rendezvous() {
        return rendezvous;
    }

    /** Where to listen. Default {@code 0.0.0.0:0}: everywhere, on any free port. */
    public NetAddress bindAddress() {
        return bindAddress;
    }

    /** Who we are. Default {@link IdentityChoice#peer()}. */
    public IdentityChoice identity() {
        return identity;
    }

    /** How long one attempt to reach the rendezvous takes. Default 10 s. */
    public Duration rendezvousTimeout() {
        return rendezvousTimeout;
    }

    /** How long one attempt to reach another member takes. Default 30 s. */
    public Duration peerTimeout() {
        return peerTimeout;
    }

    /** What we may send, in bytes a second of UDP payload; 0 for no limit, the default. */
    public long uplinkBytesPerSec() {
        return uplinkBytesPerSec;
    }

    /** Sessions at once, the rendezvous' included. Default 128. */
    public int maxSessions() {
        return maxSessions;
    }

    /** Groups joined at once. Default 16. */
    public int maxGroups() {
        return maxGroups;
    }

    /** Streams known at once in one group: published, subscribed to, or only heard of. Default 32. */
    public int maxStreamsPerGroup() {
        return maxStreamsPerGroup;
    }

    /** Messages of one publication that were accepted and are not in the stream's window yet. Default 1,024. */
    public int offerQueueMessages() {
        return offerQueueMessages;
    }

    /** Their bytes. Default 4 MiB, which is also the worst case in memory for each publication. */
    public long offerQueueBytes() {
        return offerQueueBytes;
    }

    /** Events that wait for the event listener. Default 1,024. */
    public int eventQueue() {
        return eventQueue;
    }

    /** How long {@link Overlay#close} waits for what was accepted to be delivered. Default 3 s. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** Where listeners are called, or null for a daemon thread of the overlay's own, the default. */
    public Executor applicationExecutor() {
        return applicationExecutor;
    }

    /** Who is told what happens, or null. */
    public Consumer<OverlayEvent> eventListener() {
        return eventListener;
    }

    /** What is changed in the transport's configuration before a node starts; does nothing by default. */
    public Consumer<EndpointConfig.Builder> transport() {
        return transport;
    }

    /** What is changed in the groups' configuration before a node starts; does nothing by default. */
    public Consumer<GroupConfig.Builder> groups() {
        return groups;
    }

    /** What is changed in the socket driver's configuration before it starts; does nothing by default. */
    public Consumer<DriverConfig.Builder> driver() {
        return driver;
    }

    /** Builds an {@link OverlayConfig}. Not thread-safe. */
    public static final class Builder {
        private String rendezvous;
        private NetAddress bindAddress = ANY;
        private IdentityChoice identity = IdentityChoice.peer();
        private Duration rendezvousTimeout = Duration.ofSeconds(10);
        private Duration peerTimeout = Duration.ofSeconds(30);
        private long uplinkBytesPerSec;
        private int maxSessions = 128;
        private int maxGroups = 16;
        private int maxStreamsPerGroup = 32;
        private int offerQueueMessages = 1_024;
        private long offerQueueBytes = 4L << 20;
        private int eventQueue = 1_024;
        private Duration closeTimeout = Duration.ofSeconds(3);
        private Executor applicationExecutor;
        private Consumer<OverlayEvent> eventListener;
        private Consumer<EndpointConfig.Builder> transport = nothing -> {};
        private Consumer<GroupConfig.Builder> groups = nothing -> {};
        private Consumer<DriverConfig.Builder> driver = nothing -> {};

        private Builder() {}

        /** Sets the rendezvous: {@code rtmfp://HOST[:PORT][/PATH]}. */
        public Builder rendezvous(String uri) {
            rendezvous = uri;
            return this;
        }

        /** Sets where to listen, for example {@code NetAddress.parse("0.0.0.0:1936")}. */
        public Builder bindAddress(NetAddress address) {
            bindAddress = address;
            return this;
        }

        /** Sets who we are. */
        public Builder identity(IdentityChoice choice) {
            identity = choice;
            return this;
        }

        /** Sets how long one attempt to reach the rendezvous takes, 0.1 to 95 s. Shorter gives up on slow links. */
        public Builder rendezvousTimeout(Duration timeout) {
            rendezvousTimeout = timeout;
            return this;
        }

        /** Sets how long one attempt to reach another member takes, 0.1 to 95 s. */
        public Builder peerTimeout(Duration timeout) {
            peerTimeout = timeout;
            return this;
        }

        /** Sets what we may send in bytes a second: 0 for no limit, or from 4,000. */
        public Builder uplinkBytesPerSec(long bytesPerSec) {
            uplinkBytesPerSec = bytesPerSec;
            return this;
        }

        /** Sets how many sessions there are at once, 2 to 10,000. Fewer than some 24 hurt the group's connectedness. */
        public Builder maxSessions(int sessions) {
            maxSessions = sessions;
            return this;
        }

        /** Sets how many groups can be joined at once, 1 to 64. */
        public Builder maxGroups(int groups) {
            maxGroups = groups;
            return this;
        }

        /** Sets how many streams one group can have here at once, 1 to 64. */
        public Builder maxStreamsPerGroup(int streams) {
            maxStreamsPerGroup = streams;
            return this;
        }

        /** Sets the bounds of a publication's queue: 1 to 1,000,000 messages, and from 65,536 bytes. Less: back-pressure sooner. */
        public Builder offerQueue(int messages, long bytes) {
            offerQueueMessages = messages;
            offerQueueBytes = bytes;
            return this;
        }

        /** Sets how many events wait for the event listener, 1 to 1,000,000. */
        public Builder eventQueue(int events) {
            eventQueue = events;
            return this;
        }

        /** Sets how long closing may take, 0 to 60 s. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = timeout;
            return this;
        }

        /**
         * Sets where listeners are called. The executor must not run tasks on the thread that gives them, which is the node's; it may run
         * them one after the other or at once.
         */
        public Builder applicationExecutor(Executor executor) {
            applicationExecutor = executor;
            return this;
        }

        /** Sets who is told what happens. */
        public Builder onEvent(Consumer<OverlayEvent> listener) {
            eventListener = listener;
            return this;
        }

        /** Changes the transport's configuration, after everything else here was applied to it. For the rare case. */
        public Builder transport(Consumer<EndpointConfig.Builder> change) {
            transport = change;
            return this;
        }

        /** Changes the groups' configuration, after everything else here was applied to it. For the rare case. */
        public Builder groups(Consumer<GroupConfig.Builder> change) {
            groups = change;
            return this;
        }

        /** Changes the socket driver's configuration: for threads shared by many overlays in one process, and other rare cases. */
        public Builder driver(Consumer<DriverConfig.Builder> change) {
            driver = change;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public OverlayConfig build() {
            new ConfigCheck("overlay")
                    .that(bindAddress != null, "bindAddress", "is null")
                    .that(identity != null, "identity", "is null")
                    .that(transport != null, "transport", "is null")
                    .that(groups != null, "groups", "is null")
                    .that(driver != null, "driver", "is null")
                    .range("rendezvousTimeout in ms", rendezvousTimeout.toMillis(), 100, 95_000)
                    .range("peerTimeout in ms", peerTimeout.toMillis(), 100, 95_000)
                    .range("closeTimeout in ms", closeTimeout.toMillis(), 0, 60_000)
                    .that(
                            uplinkBytesPerSec == 0 || uplinkBytesPerSec >= 4_000,
                            "uplinkBytesPerSec",
                            "is " + uplinkBytesPerSec + ", must be 0 or from 4000")
                    .range("maxSessions", maxSessions, 2, 10_000)
                    .range("maxGroups", maxGroups, 1, Groups.MAX_GROUPS)
                    .range("maxStreamsPerGroup", maxStreamsPerGroup, 1, 64)
                    .range("offerQueueMessages", offerQueueMessages, 1, 1_000_000)
                    .range("offerQueueBytes", offerQueueBytes, 64 << 10, Long.MAX_VALUE)
                    .range("eventQueue", eventQueue, 1, 1_000_000)
                    .finish();
            return new OverlayConfig(this);
        }
    }
}
