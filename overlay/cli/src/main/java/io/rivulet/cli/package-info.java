/**
 * The {@code rivulet} command. {@link io.rivulet.cli.RivuletMain} finds the command asked for and turns whatever fails into one line and
 * an exit status; each {@code *Command} class holds one command's options and help text. What a command does is in the packages below:
 * {@link io.rivulet.cli.demo} for the demonstration, {@link io.rivulet.cli.stream} for publishing and watching, and what they share in
 * {@link io.rivulet.cli.common}.
 */
package io.rivulet.cli;
