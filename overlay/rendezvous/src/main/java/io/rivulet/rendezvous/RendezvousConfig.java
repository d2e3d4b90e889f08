package io.rivulet.rendezvous;

import io.rivulet.overlay.flash.NetConnectionServerConfig;
import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import java.time.Duration;
import java.util.Objects;

/**
 * What a rendezvous is and allows. Immutable. The defaults suit a public server; {@link Builder#allOnThisHost} is for runs in which every
 * peer is on one host.
 *
 * @param identity who the rendezvous is
 * @param entropy where its randomness comes from
 * @param connection how each client is treated
 * @param policy who may connect. Default everybody
 * @param maxClients sessions at once. Default 10,000, 1 to 1,000,000; a client takes about 10 KiB with its session
 * @param connectTimeoutNs how long a session may take to {@code connect}. Default 10 s, 100 ms to 10 min. Too short loses clients behind
 *     slow links, too long lets idle sessions hold places
 * @param lingerNs how long a session stays after its connection ended, so that the last messages arrive. Default 2 s, 0 to 1 min
 * @param keepaliveNs how often a silent client is asked whether it is there. Default 15 s, 1 s to 10 min
 * @param deadAfterNs silence after which a client is forgotten. Default 45 s, from keepaliveNs to 1 h. Too short forgets clients on bad
 *     links, too long introduces members that are gone
 * @param maxGroups groups at once. Default 10,000, 1 to 1,000,000
 * @param maxMembersPerGroup members of one group. Default 100,000, 1 to 1,000,000; about 600 bytes each
 * @param introductionsPerJoin members that a joiner is told of. Default 6, 1 to 32. Too few leaves a joiner alone when some of them
 *     cannot be reached, too many makes each join a burst of handshakes
 * @param introductionsPerSecond introductions in the long run, over all groups. Default 2,000, 1 to 1,000,000. Each costs us a forwarded
 *     hello and the two members a handshake
 * @param introductionBurst introductions at once after a pause. Default 2,000, 1 to 1,000,000
 * @param maxWaitingIntroductions introductions that wait for their turn. Default 65,536, 1 to 1,000,000, about 100 bytes each; one more
 *     is dropped and counted
 * @param joinsPerSecond joins of one client in the long run. Default 2, 1 to 1,000
 * @param joinBurst joins of one client at once after a pause. Default 16, 1 to 1,000
 * @param hellosPerSecondPerRequester hellos forwarded for one address, with a burst of twice that. Default 20, 0 (no limit) to 100,000. A
 *     joiner sends one and a few repetitions for each member that it is told of
 * @param hellosPerSecondPerTarget hellos forwarded to one client, with a burst of twice that. Default 50, 0 (no limit) to 100,000. Too few
 *     lets joiners of a large group wait, too many lets strangers load a client through us
 * @param agreementsPerSecondPerSource key agreements for one address, with a burst of twice that. Default 20, 0 (no limit) to 1,000,000.
 *     Too few lets a crowd behind one address wait to get in, too many lets one host keep our processors busy
 */
public record RendezvousConfig(
        Identity identity,
        EntropySource entropy,
        NetConnectionServerConfig connection,
        ConnectPolicy policy,
        int maxClients,
        long connectTimeoutNs,
        long lingerNs,
        long keepaliveNs,
        long deadAfterNs,
        int maxGroups,
        int maxMembersPerGroup,
        int introductionsPerJoin,
        int introductionsPerSecond,
        int introductionBurst,
        int maxWaitingIntroductions,
        int joinsPerSecond,
        int joinBurst,
        int hellosPerSecondPerRequester,
        int hellosPerSecondPerTarget,
        int agreementsPerSecondPerSource) {
    static final int MAX_TABLE = 1_000_000;
    static final int MAX_INTRODUCTIONS_PER_JOIN = 32;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public RendezvousConfig {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(entropy, "entropy");
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(policy, "policy");
        new ConfigCheck("rendezvous")
                .range("maxClients", maxClients, 1, MAX_TABLE)
                .range("connectTimeoutNs", connectTimeoutNs, SECOND_NS / 10, 10 * MINUTE_NS)
                .range("lingerNs", lingerNs, 0, MINUTE_NS)
                .range("keepaliveNs", keepaliveNs, SECOND_NS, 10 * MINUTE_NS)
                .range("deadAfterNs", deadAfterNs, keepaliveNs, 60 * MINUTE_NS)
                .range("maxGroups", maxGroups, 1, MAX_TABLE)
                .range("maxMembersPerGroup", maxMembersPerGroup, 1, MAX_TABLE)
                .range("introductionsPerJoin", introductionsPerJoin, 1, MAX_INTRODUCTIONS_PER_JOIN)
                .range("introductionsPerSecond", introductionsPerSecond, 1, MAX_TABLE)
                .range("introductionBurst", introductionBurst, 1, MAX_TABLE)
                .range("maxWaitingIntroductions", maxWaitingIntroductions, 1, MAX_TABLE)
                .range("joinsPerSecond", joinsPerSecond, 1, 1_000)
                .range("joinBurst", joinBurst, 1, 1_000)
                .range("hellosPerSecondPerRequester", hellosPerSecondPerRequester, 0, 100_000)
                .range("hellosPerSecondPerTarget", hellosPerSecondPerTarget, 0, 100_000)
                .range("agreementsPerSecondPerSource", agreementsPerSecondPerSource, 0, 1_000_000)
                .finish();
    }

    /** A builder with the defaults. */
    public static Builder builder(Identity identity, EntropySource entropy) {
        return new Builder(identity, entropy);
    }

    /** Builds a {@link RendezvousConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private final Identity identity;
        private final EntropySource entropy;
        private NetConnectionServerConfig connection = NetConnectionServerConfig.DEFAULT;
        private ConnectPolicy policy = ConnectPolicy.EVERYBODY;
        private int maxClients = 10_000;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration linger = Duration.ofSeconds(2);
        private Duration keepalive = Duration.ofSeconds(15);
        private Duration deadAfter = Duration.ofSeconds(45);
        private int maxGroups = 10_000;
        private int maxMembersPerGroup = 100_000;
        private int introductionsPerJoin = 6;
        private int introductionsPerSecond = 2_000;
        private int introductionBurst = 2_000;
        private int maxWaitingIntroductions = 65_536;
        private int joinsPerSecond = 2;
        private int joinBurst = 16;
        private int hellosPerSecondPerRequester = 20;
        private int hellosPerSecondPerTarget = 50;
        private int agreementsPerSecondPerSource = 20;

        private Builder(Identity identity, EntropySource entropy) {
            this.identity = identity;
            this.entropy = entropy;
        }

        /**
         * Loosens what makes no sense when every peer is on this host: loopback addresses are kept, and a whole crowd may arrive and be
         * introduced at once. Call it before setting such values.
         */
        public Builder allOnThisHost() {
            connection =
                    NetConnectionServerConfig.builder().acceptsLoopback(true).build();
            introductionsPerSecond = 100_000;
            introductionBurst = 100_000;
            hellosPerSecondPerRequester = 0;
            hellosPerSecondPerTarget = 0;
            agreementsPerSecondPerSource = 0;
            return this;
        }

        /** Sets how each client is treated. */
        public Builder connection(NetConnectionServerConfig config) {
            connection = config;
            return this;
        }

        /** Sets who may connect. */
        public Builder policy(ConnectPolicy newPolicy) {
            policy = newPolicy;
            return this;
        }

        /** Sets how many sessions there may be. */
        public Builder maxClients(int clients) {
            maxClients = clients;
            return this;
        }

        /** Sets how long a session may take to {@code connect}. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        /** Sets how long a session stays after its connection ended. */
        public Builder linger(Duration time) {
            linger = time;
            return this;
        }

        /** Sets how often a silent client is asked whether it is there, and after how much silence it is forgotten. */
        public Builder keepalive(Duration period, Duration silence) {
            keepalive = period;
            deadAfter = silence;
            return this;
        }

        /** Sets how many groups there may be, and how many members each may have. */
        public Builder groups(int groups, int membersPerGroup) {
            maxGroups = groups;
            maxMembersPerGroup = membersPerGroup;
            return this;
        }

        /** Sets how many members a joiner is told of. */
        public Builder introductionsPerJoin(int introductions) {
            introductionsPerJoin = introductions;
            return this;
        }

        /** Sets how fast members are introduced, and how many introductions may wait. */
        public Builder introductions(int perSecond, int burst, int waiting) {
            introductionsPerSecond = perSecond;
            introductionBurst = burst;
            maxWaitingIntroductions = waiting;
            return this;
        }

        /** Sets how fast one client may join. */
        public Builder joins(int perSecond, int burst) {
            joinsPerSecond = perSecond;
            joinBurst = burst;
            return this;
        }

        /** Sets how fast hellos are forwarded for one requester and to one client; 0 is without limit. */
        public Builder hellosPerSecond(int perRequester, int perTarget) {
            hellosPerSecondPerRequester = perRequester;
            hellosPerSecondPerTarget = perTarget;
            return this;
        }

        /** Sets how many key agreements one address gets per second; 0 for no limit. */
        public Builder agreementsPerSecondPerSource(int perSecond) {
            agreementsPerSecondPerSource = perSecond;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public RendezvousConfig build() {
            return new RendezvousConfig(
                    identity,
                    entropy,
                    connection,
                    policy,
                    maxClients,
                    connectTimeout.toNanos(),
                    linger.toNanos(),
                    keepalive.toNanos(),
                    deadAfter.toNanos(),
                    maxGroups,
                    maxMembersPerGroup,
                    introductionsPerJoin,
                    introductionsPerSecond,
                    introductionBurst,
                    maxWaitingIntroductions,
                    joinsPerSecond,
                    joinBurst,
                    hellosPerSecondPerRequester,
                    hellosPerSecondPerTarget,
                    agreementsPerSecondPerSource);
        }
    }
}
