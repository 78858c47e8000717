using System.CommandLine;

namespace ZPrimeGpu.Host.Cli.Help;

/// <summary><c>zprime completion SHELL</c>: prints a script by which a shell completes commands and options.</summary>
internal static class CompletionCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="root">The program, complete when the command runs.</param>
    public static Command Make(RootCommand root)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a script that completes commands and options in a shell.") { shell };
        command.SetAction(p => Console.Out.Write(Script(p.GetValue(shell)!, CommandTree.Of(root))));
        return command;
    }

    /// <summary>The script of a shell.</summary>
    internal static string Script(string shell, IReadOnlyList<CommandNode> commands) => shell switch
    {
        "bash" => BashCompletion.Script(commands),
        "zsh" => ZshCompletion.Script(commands),
        _ => FishCompletion.Script(commands),
    };

    /// <summary>A word in single quotes for sh, bash and zsh: nothing in it means anything to the shell.</summary>
    internal static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
