/**
 * The demonstration: a rendezvous, one publisher and many viewers in one process, each a whole node with its own UDP socket on loopback.
 * {@link io.rivulet.cli.demo.Demo} runs it, {@link io.rivulet.cli.demo.PublishedLog} and {@link io.rivulet.cli.demo.ViewerProbe} measure
 * it, {@link io.rivulet.cli.demo.DemoResult} is what came out, and {@link io.rivulet.cli.demo.DemoReport} shows that.
 */
package io.rivulet.cli.demo;
