using System.CommandLine;
using System.Text;

namespace ZPrimeGpu.Host.Cli.Help;

/// <summary><c>zprime man</c>: the manual page, made of the commands themselves.</summary>
internal static class ManPage
{
    /// <summary>Makes the command.</summary>
    /// <param name="root">The program, complete when the command runs.</param>
    public static Command Make(RootCommand root)
    {
        var command = new Command("man", "Prints the manual page, for man(1).");
        command.SetAction(_ => Console.Out.Write(Text(CommandTree.Of(root), RunResultBuilder.Version)));
        return command;
    }

    /// <summary>The page, in the macros of man(7).</summary>
    /// <param name="commands">All commands, the program first.</param>
    /// <param name="version">Version of the program.</param>
    internal static string Text(IReadOnlyList<CommandNode> commands, string version)
    {
        var page = new StringBuilder();
        Line($".TH ZPRIME 1 \"\" \"zprime {Escape(version)}\" \"User Commands\"");
        Line(".SH NAME");
        Line($"zprime \\- {Escape(commands[0].Command.Description ?? string.Empty)}");
        Line(".SH SYNOPSIS");
        Line(".B zprime");
        Line(".I command");
        Line("[options]");
        Line(".SH OPTIONS OF EVERY COMMAND");
        Array.ForEach([.. commands[0].Options], Describe);
        Line(".SH COMMANDS");
        foreach (CommandNode node in commands.Skip(1))
        {
            Line($".SS \"{Escape(node.FullPath)}{string.Concat(node.Command.Arguments.Select(a => " " + Escape(a.Name)))}\"");
            Line(Escape(node.Command.Description ?? string.Empty));
            foreach (Argument argument in node.Command.Arguments)
            {
                Item($"\\fI{Escape(argument.Name)}\\fR", argument.Description);
            }

            Array.ForEach([.. node.Options.Except(commands[0].Options)], Describe);
            if (CommandHelp.Of(node.Path)?.Details is string details)
            {
                Line(".PP");
                Line(Escape(details));
            }

            Examples(node.Path);
        }

        Line(".SH EXIT STATUS");
        foreach ((string code, string meaning) in CommandHelp.ExitCodes)
        {
            Item($"\\fB{code}\\fR", meaning);
        }

        Line(".SH EXAMPLES");
        Examples(string.Empty);
        return page.ToString();

        void Line(string text) => page.Append(text).Append('\n');

        void Item(string term, string? description)
        {
            Line(".TP");
            Line(term);
            Line(Escape(description ?? string.Empty));
        }

        void Describe(Option option)
        {
            string names = string.Join(", ", CommandTree.Names(option).Select(n => $"\\fB{Escape(n)}\\fR"));
            Item(CommandTree.TakesValue(option) ? $"{names} \\fI{Escape(CommandTree.ValueName(option))}\\fR" : names, option.Description);
        }

        void Examples(string path)
        {
            if (CommandHelp.Of(path) is CommandHelp help)
            {
                Line(".PP");
                Line(".nf");
                foreach (string example in help.Examples)
                {
                    Line($"    {Escape($"{CommandNode.Program} {example}")}");
                }

                Line(".fi");
            }
        }
    }

    /// <summary>Text that the formatter takes as it is.</summary>
    internal static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("\"", "\\(dq", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
        return escaped.StartsWith('.') ? "\\&" + escaped : escaped;
    }
}
