using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace ZPrimeGpu.Host.Cli.Help;

/// <summary><c>--help</c>: what System.CommandLine says of the options, then details and examples.</summary>
/// <param name="options">The help on options.</param>
internal sealed class HelpWithExamples(HelpAction options) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Adds examples to the help of every command.</summary>
    public static void AddTo(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = options.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (CommandHelp.Of(PathOf(parseResult.CommandResult)) is CommandHelp help)
        {
            if (help.Details is string details)
            {
                output.WriteLine($"Details:\n  {details}\n");
            }

            output.WriteLine("Examples:");
            foreach (string example in help.Examples)
            {
                output.WriteLine($"  {CommandNode.Program} {example}");
            }

            output.WriteLine();
        }

        return code;
    }

    private static string PathOf(CommandResult? result)
    {
        var names = new List<string>();
        for (; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
        {
            names.Insert(0, result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
