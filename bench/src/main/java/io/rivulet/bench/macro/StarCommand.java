package io.rivulet.bench.macro;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the transport by itself: one endpoint, a session to each viewer, no group. */
@Command(
        name = "star",
        description =
                "Measures the transport by itself: one endpoint with a session to each viewer, beside raw datagrams.",
        mixinStandardHelpOptions = true)
public final class StarCommand implements Callable<Integer> {
    @Mixin
    private ContestOptions options;

    /** Made by picocli. */
    public StarCommand() {}

    @Override
    public Integer call() throws Exception {
        return options.run("star", new RtmfpStar(false), new RtmfpStar(true));
    }
}
