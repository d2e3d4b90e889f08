package io.rivulet.transport;

import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.RfcController;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.flow.ReceiveBuffer;
import io.rivulet.transport.introduction.Introducer;
import io.rivulet.transport.time.Nanos;

/**
 * What an endpoint is and what it may use. Immutable; made by {@link #builder}, which checks all ranges at once.
 */
public final class EndpointConfig {
    private final Builder values;

    private EndpointConfig(Builder values) {
        this.values = values;
    }

    /** A builder with the defaults that each of its methods names. */
    public static Builder builder(Identity identity, EntropySource entropy) {
        return new Builder(identity, entropy);
    }

    /** Who we are. */
    public Identity identity() {
        return values.identity;
    }

    /** Where randomness comes from. */
    public EntropySource entropy() {
        return values.entropy;
    }

    /** Which address families our interfaces carry. */
    public InterfaceFamilies interfaces() {
        return values.interfaces;
    }

    /** Whom we introduce. */
    public Introducer introducer() {
        return values.introducer;
    }

    /** What hears decisions. */
    public TraceSink trace() {
        return values.trace;
    }

    /** What makes congestion controllers. */
    public CongestionController.Supplier congestion() {
        return values.congestion;
    }

    /** Most sessions, closing ones included. */
    public int maxSessions() {
        return values.maxSessions;
    }

    /** Most attempts at once. */
    public int maxOpenings() {
        return values.maxOpenings;
    }

    /** Most flows per session and direction, lingering ones included. */
    public int maxFlowsPerSession() {
        return values.maxFlowsPerSession;
    }

    /** Most key agreements pending at once as Responder. */
    public int maxAgreements() {
        return values.maxAgreements;
    }

    /** How many key agreements per second one source address gets; 0 for no limit. */
    public int agreementsPerSecPerSource() {
        return values.agreementsPerSecPerSource;
    }

    /** Most sessions answered as Responder whose far end has not used them yet. */
    public int maxHalfOpenSessions() {
        return values.maxHalfOpenSessions;
    }

    /** Receive buffer of a flow, unless its owner sets another. */
    public int receiveBufferBytes() {
        return values.receiveBufferBytes;
    }

    /** Most memory that all receiving flows of one session take together; at least {@link #receiveBufferBytes}. */
    public int receiveBudgetBytes() {
        return Math.max(values.receiveBudgetBytes, values.receiveBufferBytes);
    }

    /** Most memory that the receiving flows of all sessions take together; at least what one session and a longest message take. */
    public long totalReceiveBudgetBytes() {
        return Math.max(
                values.totalReceiveBudgetBytes,
                receiveBudgetBytes() + ReceiveBuffer.maxMessagePinnedBytes(values.maxMessageBytes));
    }

    /** Longest message in either direction. */
    public int maxMessageBytes() {
        return values.maxMessageBytes;
    }

    /** Most memory that what is queued for sending takes in one session. */
    public int sendQueueBytes() {
        return values.sendQueueBytes;
    }

    /** Below how much unsent user data a session has room. */
    public int roomBytes() {
        return values.roomBytes;
    }

    /** UDP payload of the largest packet, unless the path is found to carry more. */
    public int maxDatagramBytes() {
        return values.maxDatagramBytes;
    }

    /** Whether sessions look for longer datagrams than {@link #maxDatagramBytes}. */
    public boolean probesPathMtu() {
        return values.probesPathMtu;
    }

    /** What this endpoint may send in all, UDP and IPv4 headers included; 0 for no limit. */
    public long uplinkBytesPerSec() {
        return values.uplinkBytesPerSec;
    }

    /** After how much silence a Ping is sent. */
    public long keepalivePeriodNs() {
        return values.keepalivePeriodNs;
    }

    /** After how much silence the far end is held dead. */
    public long deadAfterNs() {
        return values.deadAfterNs;
    }

    /** After how long without any progress on what a far end owes its session is closed; 0 for never. */
    public long stallLimitNs() {
        return values.stallLimitNs;
    }

    /** How many hellos per second are introduced for one requester's address; 0 for no limit. */
    public int introductionsPerSecPerRequester() {
        return values.introductionsPerSecPerRequester;
    }

    /** How many hellos per second are forwarded to one target; 0 for no limit. */
    public int introductionsPerSecPerTarget() {
        return values.introductionsPerSecPerTarget;
    }

    /** Whether our IHello is padded, so that no answer to it amplifies. */
    public boolean padsHello() {
        return values.padsHello;
    }

    /** Whether a suspended flow asks for the receive window. */
    public boolean probesBuffers() {
        return values.probesBuffers;
    }

    /** Builds an {@link EndpointConfig}. */
    public static final class Builder implements Cloneable {
        private static final int MIN_DATAGRAM_BYTES = 576;

        private final Identity identity;
        private final EntropySource entropy;
        private InterfaceFamilies interfaces = InterfaceFamilies.ANY;
        private Introducer introducer = Introducer.NONE;
        private TraceSink trace = TraceSink.NONE;
        private CongestionController.Supplier congestion = RfcController::new;
        private int maxSessions = 10_000;
        private int maxOpenings = 1_000;
        private int maxFlowsPerSession = 1_024;
        private int maxAgreements = 4_096;
        private int agreementsPerSecPerSource = 20;
        private int maxHalfOpenSessions = 1_024;
        private int receiveBufferBytes = 256 * 1_024;
        private int receiveBudgetBytes = 4 * 1_024 * 1_024;
        private long totalReceiveBudgetBytes = 64L * 1_024 * 1_024;
        private int maxMessageBytes = 4 * 1_024 * 1_024;
        private int sendQueueBytes = 4 * 1_024 * 1_024;
        private int roomBytes = 2 * 1_200;
        private int maxDatagramBytes = 1_232;
        private boolean probesPathMtu = true;
        private long uplinkBytesPerSec;
        private long keepalivePeriodNs = 10 * Nanos.SECOND;
        private long deadAfterNs = 30 * Nanos.SECOND;
        private long stallLimitNs = 300 * Nanos.SECOND;
        private int introductionsPerSecPerRequester = 20;
        private int introductionsPerSecPerTarget = 50;
        private boolean padsHello = true;
        private boolean probesBuffers = true;

        private Builder(Identity identity, EntropySource entropy) {
            this.identity = java.util.Objects.requireNonNull(identity, "identity");
            this.entropy = java.util.Objects.requireNonNull(entropy, "entropy");
        }

        /**
         * Which address families our interfaces carry, by interface id. Default: one interface that carries any. An endpoint that a socket
         * driver drives should know: {@link InterfaceFamilies#boundTo} tells from the addresses that the driver listens at. When it does
         * not, an attempt sends its hellos by the first interface only, and what that cannot carry is lost there.
         */
        public Builder interfaces(InterfaceFamilies value) {
            interfaces = java.util.Objects.requireNonNull(value, "interfaces");
            return this;
        }

        /** Whom we introduce. Default: nobody. */
        public Builder introducer(Introducer value) {
            introducer = value;
            return this;
        }

        /** What hears decisions. Default: nothing. */
        public Builder trace(TraceSink value) {
            trace = value;
            return this;
        }

        /** What makes a controller per session. Default: {@link RfcController}, RFC 7016 appendix A. */
        public Builder congestion(CongestionController.Supplier value) {
            congestion = value;
            return this;
        }

        /** Most sessions, 1 to 1,000,000. Default 10,000. An idle one takes a few KiB; more are refused and counted. */
        public Builder maxSessions(int value) {
            maxSessions = value;
            return this;
        }

        /** Most attempts at once, 1 to 100,000. Default 1,000. */
        public Builder maxOpenings(int value) {
            maxOpenings = value;
            return this;
        }

        /**
         * Most flows per session and direction, 1 to 100,000. Default 1,024. Closed flows count until they have lingered for two minutes
         * (RFC 7016 section 3.6.3.8), so too small a value starves a session that opens flows often.
         */
        public Builder maxFlowsPerSession(int value) {
            maxFlowsPerSession = value;
            return this;
        }

        /** Most key agreements pending at once as Responder, 1 to 100,000. Default 4,096. Bounds what a flood of IIKeying costs. */
        public Builder maxAgreements(int value) {
            maxAgreements = value;
            return this;
        }

        /**
         * Key agreements per second for one source address (a /64 in IPv6), burst twice that; 0 for no limit. Default 20. What comes above
         * is dropped and repeated by its sender 1.5 s later: too small slows the members behind one NAT, too large lets one host keep our
         * processors busy.
         */
        public Builder agreementsPerSecPerSource(int value) {
            agreementsPerSecPerSource = value;
            return this;
        }

        /**
         * Most sessions answered as Responder whose far end has not used them yet, 1 to 1,000,000. Default 1,024, about 2 KiB each. Beyond,
         * the oldest is given up; too small loses honest ones under a flood, which then open late.
         */
        public Builder maxHalfOpenSessions(int value) {
            maxHalfOpenSessions = value;
            return this;
        }

        /**
         * Receive buffer of a flow, 64 KiB to 64 MiB. Default 256 KiB. Too small limits throughput to buffer per round trip. Counted in
         * memory, so that short fragments fill it sooner; a far end that ignores our window can take twice as much and 64 KiB.
         */
        public Builder receiveBufferBytes(int value) {
            receiveBufferBytes = value;
            return this;
        }

        /**
         * What all receiving flows of one session may hold together, in memory, 64 KiB to 1 GiB, and no less than {@link
         * #receiveBufferBytes}. Default 4 MiB. Windows shrink towards it; what is beyond is refused, except that one flow at a time may
         * complete its message. Too small stalls flows that an application has suspended, and those beside them; what a session may pin
         * in the worst case is this and one longest message.
         */
        public Builder receiveBudgetBytes(int value) {
            receiveBudgetBytes = value;
            return this;
        }

        /**
         * The same for all sessions together, 1 MiB to 1 TiB, and no less than one session needs for a longest message. Default 64 MiB.
         * When more is held, the session that holds the most is closed. Too small closes sessions whose flows an application has
         * suspended; it should be a quarter of the heap at most.
         */
        public Builder totalReceiveBudgetBytes(long value) {
            totalReceiveBudgetBytes = value;
            return this;
        }

        /** Longest message in either direction, 1 KiB to 64 MiB. Default 4 MiB. A flow of the far end with a longer one is rejected. */
        public Builder maxMessageBytes(int value) {
            maxMessageBytes = value;
            return this;
        }

        /**
         * Most that is queued for sending in one session until it is acknowledged, 64 KiB to 1 GiB: user data, and 128 bytes for each
         * fragment. Default 4 MiB. More is answered with back-pressure, but for a single message.
         */
        public Builder sendQueueBytes(int value) {
            sendQueueBytes = value;
            return this;
        }

        /**
         * Below how much unsent user data a session has room, 1 to 16 MiB. Default 2,400: two packets. Small keeps decisions about order
         * late; too small leaves the session idle between events.
         */
        public Builder roomBytes(int value) {
            roomBytes = value;
            return this;
        }

        /**
         * UDP payload of the largest packet that is sent without a probe, 576 to 1,472. Default 1,232: what an IPv6 path must carry, less
         * its headers. Below 682, names of flows may not have all of 512 bytes ({@link Session#maxMetadataBytes}). Too large loses all that
         * is sent on a path that carries less.
         */
        public Builder maxDatagramBytes(int value) {
            maxDatagramBytes = value;
            return this;
        }

        /**
         * Whether a session that sends much looks for longer datagrams, up to 1,472 bytes of UDP payload, and follows a path that changes
         * (RFC 7016 section 3.5.4.3). Default true. Not toward original-protocol peers, who take nothing that they do not know.
         */
        public Builder probesPathMtu(boolean value) {
            probesPathMtu = value;
            return this;
        }

        /** What this endpoint may send in all, UDP and IPv4 headers included; 0, the default, for no limit, else at least 1,500. */
        public Builder uplinkBytesPerSec(long value) {
            uplinkBytesPerSec = value;
            return this;
        }

        /** After how much silence a Ping is sent, 100 ms to 1 hour. Default 10 s. Long lets NATs forget us; short costs packets. */
        public Builder keepalivePeriodNs(long value) {
            keepalivePeriodNs = value;
            return this;
        }

        /** After how much silence the far end is held dead, from the keepalive period to 1 day. Default 30 s. */
        public Builder deadAfterNs(long value) {
            deadAfterNs = value;
            return this;
        }

        /**
         * After how long without any progress on what a far end owes its session is closed ({@link CloseReason#STALLED}), 30 s to 1 day, or
         * 0 for never. Default 5 minutes. It owes progress while it has been sent data, or keeps a window closed before data that waits:
         * then something new has to be acknowledged, however little. And it does while it has begun messages, or left holes: then one has
         * to be completed or given up, or 64 KiB of data to come. What our own owner has {@linkplain ReceiveFlow#suspend suspended} is
         * nobody's fault.
         *
         * <p>Too small closes sessions over a disturbance that {@link #deadAfterNs} forgives, and those whose far end's application does
         * not read for a while; set it above the longest pause that applications make on purpose. Too large lets a far end that means harm
         * keep what it has got us to hold, up to {@link #sendQueueBytes} and {@link #receiveBudgetBytes} and a longest message.
         */
        public Builder stallLimitNs(long value) {
            stallLimitNs = value;
            return this;
        }

        /** Hellos introduced per second for one requester's address, burst twice that; 0 for no limit. Default 20. */
        public Builder introductionsPerSecPerRequester(int value) {
            introductionsPerSecPerRequester = value;
            return this;
        }

        /** Hellos forwarded per second to one target, burst twice that; 0 for no limit. Default 50. */
        public Builder introductionsPerSecPerTarget(int value) {
            introductionsPerSecPerTarget = value;
            return this;
        }

        /**
         * Turns off the limits for each source address and each target, for runs in which every peer is on this host: there they would be
         * limits for all together.
         */
        public Builder allOnThisHost() {
            return introductionsPerSecPerRequester(0)
                    .introductionsPerSecPerTarget(0)
                    .agreementsPerSecPerSource(0);
        }

        /** Whether our IHello is padded so that the answer is at most three times as long. Default true. */
        public Builder padsHello(boolean value) {
            padsHello = value;
            return this;
        }

        /**
         * Whether a flow that the far end has suspended asks for its window from time to time (RFC 7016 section 3.6.2.9.1). Default true.
         * Implementations of the original group protocol take such a probe for a fatal error; without probes, a flow waits until the far
         * end says that its window is open again.
         */
        public Builder probesBuffers(boolean value) {
            probesBuffers = value;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException naming every value that is out of range
         */
        public EndpointConfig build() {
            ConfigCheck check = new ConfigCheck("endpoint");
            check.range("maxSessions", maxSessions, 1, 1_000_000);
            check.range("maxOpenings", maxOpenings, 1, 100_000);
            check.range("maxFlowsPerSession", maxFlowsPerSession, 1, 100_000);
            check.range("maxAgreements", maxAgreements, 1, 100_000);
            check.range("agreementsPerSecPerSource", agreementsPerSecPerSource, 0, 1_000_000);
            check.range("maxHalfOpenSessions", maxHalfOpenSessions, 1, 1_000_000);
            check.range("receiveBufferBytes", receiveBufferBytes, 64 * 1_024, 64 * 1_024 * 1_024);
            check.range("receiveBudgetBytes", receiveBudgetBytes, 64 * 1_024, 1_024 * 1_024 * 1_024);
            check.range("totalReceiveBudgetBytes", totalReceiveBudgetBytes, 1_024 * 1_024, 1L << 40);
            check.range("maxMessageBytes", maxMessageBytes, 1_024, 64 * 1_024 * 1_024);
            check.range("sendQueueBytes", sendQueueBytes, 64 * 1_024, 1_024 * 1_024 * 1_024);
            check.range("roomBytes", roomBytes, 1, 16 * 1_024 * 1_024);
            check.range("maxDatagramBytes", maxDatagramBytes, MIN_DATAGRAM_BYTES, OutboundBatch.MAX_DATAGRAM_BYTES);
            if (uplinkBytesPerSec != 0) {
                check.range("uplinkBytesPerSec", uplinkBytesPerSec, 1_500, Long.MAX_VALUE / Nanos.SECOND);
            }
            check.range("keepalivePeriodNs", keepalivePeriodNs, Nanos.SECOND / 10, 3_600 * Nanos.SECOND);
            check.range("deadAfterNs", deadAfterNs, keepalivePeriodNs, 86_400 * Nanos.SECOND);
            if (stallLimitNs != 0) {
                check.range("stallLimitNs", stallLimitNs, 30 * Nanos.SECOND, 86_400 * Nanos.SECOND);
            }
            check.range("introductionsPerSecPerRequester", introductionsPerSecPerRequester, 0, 1_000_000);
            check.range("introductionsPerSecPerTarget", introductionsPerSecPerTarget, 0, 1_000_000);
            check.finish();
            return new EndpointConfig(copy());
        }

        private Builder copy() {
            try {
                return (Builder) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("a builder can be cloned", e);
            }
        }
    }
}
