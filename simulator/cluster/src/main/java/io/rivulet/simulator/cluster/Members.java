package io.rivulet.simulator.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.rivulet.simulator.sweep.BuildStamp;
import io.rivulet.simulator.sweep.SweepCluster.Place;
import io.rivulet.simulator.sweep.SweepException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

/** Members of a sweep's cluster: how they are set up, and what they tell each other. */
final class Members {
    /** The executor that runs are sent to. */
    static final String EXECUTOR = "sweep";

    private static final String ROLE = "rivulet.role";
    private static final String WORKERS = "rivulet.workers";
    private static final String BUILD = "rivulet.build";
    private static final String NAME = "rivulet-sweep";
    private static final int PORTS_TO_TRY = 100;
    private static final String LOGGING = "hazelcast.logging.type";
    private static final String NO_LOGGING = "none";
    private static final String OURS = "io.rivulet.";

    /** What a member is for. */
    enum Role {
        /** It has the plan and keeps the results. There is one. */
        COORDINATOR,
        /** It only works. */
        WORKER
    }

    private Members() {}

    /**
     * Starts a member.
     *
     * @param target the coordinator's address, which has to be there; null for the coordinator itself
     * @throws SweepException when it cannot listen there or join
     */
    static HazelcastInstance start(Role role, Place place, String target, BooleanSupplier isStopped)
            throws SweepException {
        if (System.getProperty(LOGGING) == null) {
            // It warns before it has seen any configuration: of slower access to the network, which does not matter
            // here.
            System.setProperty(LOGGING, NO_LOGGING);
        }
        Config config = quiet(new Config());
        config.setClusterName(NAME);
        config.getMemberAttributeConfig()
                .setAttribute(ROLE, role.name())
                .setAttribute(WORKERS, Integer.toString(place.workers()))
                .setAttribute(BUILD, BuildStamp.own());
        config.getExecutorConfig(EXECUTOR)
                .setPoolSize(Math.max(1, place.workers()))
                .setStatisticsEnabled(false);
        config.getSerializationConfig()
                .addDataSerializableFactory(RunTask.FACTORY_ID, RunTask.factory())
                // Beside what Java and Hazelcast need themselves, for exceptions.
                .setJavaSerializationFilterConfig(javaSerialization());
        network(config.getNetworkConfig(), place, target);
        ConcurrentMap<String, Object> context = config.getUserContext();
        context.put(RunTask.IS_STOPPED, isStopped);
        try {
            return Hazelcast.newHazelcastInstance(config);
        } catch (RuntimeException failed) {
            // It has no type of its own for an address that is not there.
            throw new SweepException(
                    target == null
                            ? "cannot listen on " + place.host() + ", port " + place.port() + " or some above: "
                                    + reason(failed)
                            : "cannot join " + target + " from " + place.host() + ": " + reason(failed),
                    failed);
        }
    }

    private static String reason(RuntimeException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }

    private static JavaSerializationFilterConfig javaSerialization() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.getWhitelist().addPrefixes(OURS);
        return filter;
    }

    private static void network(NetworkConfig network, Place place, String target) throws SweepException {
        String address;
        try {
            InetAddress own = InetAddress.getByName(place.host());
            if (own.isAnyLocalAddress()) {
                throw new SweepException(place.host() + " is no address that others see: give one of this machine");
            }
            address = own.getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new SweepException("there is no address " + place.host(), unknown);
        }
        network.setPort(place.port()).setPortAutoIncrement(true).setPortCount(PORTS_TO_TRY);
        network.getInterfaces().setEnabled(true).addInterface(address);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true);
        if (target != null) {
            network.getJoin().getTcpIpConfig().addMember(target).setRequiredMember(target);
        }
    }

    /** Nothing is logged, reported or measured that nobody asked for, and few threads are started: the work is elsewhere. */
    private static Config quiet(Config config) {
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        return config.setProperty("hazelcast.phone.home.enabled", "false")
                // We end in order ourselves.
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.health.monitoring.level", "OFF")
                .setProperty("hazelcast.graceful.shutdown.max.wait", "5")
                .setProperty("hazelcast.max.join.seconds", "30")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                // A machine that is gone without a word; a process that ends is noticed at once.
                .setProperty("hazelcast.heartbeat.interval.seconds", "5")
                .setProperty("hazelcast.max.no.heartbeat.seconds", "60")
                // There is no data to spread.
                .setProperty("hazelcast.partition.count", "3")
                .setProperty("hazelcast.operation.thread.count", "2")
                .setProperty("hazelcast.operation.generic.thread.count", "2")
                .setProperty("hazelcast.io.thread.count", "1")
                .setProperty("hazelcast.event.thread.count", "1");
    }

    static boolean isCoordinator(Member member) {
        return Role.COORDINATOR.name().equals(member.getAttribute(ROLE));
    }

    /** How many runs it takes at the same time. */
    static int workers(Member member) {
        String workers = member.getAttribute(WORKERS);
        return workers == null ? 0 : Integer.parseInt(workers);
    }

    static boolean isOfOurBuild(Member member) {
        return BuildStamp.own().equals(member.getAttribute(BUILD));
    }

    static String address(Member member) {
        return member.getAddress().getHost() + ":" + member.getAddress().getPort();
    }
}
