using System.CommandLine;
using System.Text;

namespace ZPrimeGpu.Host.Cli.Help;

/// <summary>Completion in fish: as in bash, with descriptions.</summary>
internal static class FishCompletion
{
    /// <summary>The script.</summary>
    public static string Script(IReadOnlyList<CommandNode> commands)
    {
        var text = new StringBuilder();
        text.Append("# Completion of zprime in fish.\nfunction __zprime_at\n    set -l at zprime\n    set -l words (commandline -opc)\n    for word in $words[2..-1]\n        switch \"$at $word\"\n            case ");
        text.AppendJoin(' ', commands.Skip(1).Select(c => Quote(c.FullPath))).Append("\n                set at \"$at $word\"\n        end\n    end\n    test \"$at\" = \"$argv[1]\"\nend\n");
        foreach (CommandNode command in commands)
        {
            string here = $"complete -c zprime -n {Quote($"__zprime_at \"{command.FullPath}\"")}";
            foreach (Command child in command.Commands)
            {
                text.Append($"{here} -f -a {Quote(child.Name)} -d {Quote(child.Description ?? string.Empty)}\n");
            }

            foreach (Option option in command.Options)
            {
                text.Append(here);
                foreach (string name in CommandTree.Names(option))
                {
                    text.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
                }

                if (CommandTree.TakesValue(option))
                {
                    IReadOnlyList<string> choices = CommandTree.Choices(option);
                    text.Append(choices.Count == 0 ? " -r" : $" -x -a {Quote(string.Join(' ', choices))}");
                }

                text.Append($" -d {Quote(option.Description ?? string.Empty)}\n");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Quote(string text)
        => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
