package io.rivulet.bench.macro;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures what an application gets: a publisher and viewers that form a group and relay. */
@Command(
        name = "relay",
        description =
                "Measures whole nodes: a publisher and viewers that meet, form a group and relay, beside raw datagrams.",
        mixinStandardHelpOptions = true)
public final class RelayCommand implements Callable<Integer> {
    @Mixin
    private ContestOptions options;

    /** Made by picocli. */
    public RelayCommand() {}

    @Override
    public Integer call() throws Exception {
        return options.run("relay", new GroupRelay(false), new GroupRelay(true));
    }
}
