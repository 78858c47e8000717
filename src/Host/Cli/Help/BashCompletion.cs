using System.CommandLine;
using System.Text;
using static ZPrimeGpu.Host.Cli.Help.CompletionCommand;

namespace ZPrimeGpu.Host.Cli.Help;

/// <summary>Completion in bash: commands, options, words that options take, files for the rest.</summary>
internal static class BashCompletion
{
    /// <summary>The script.</summary>
    public static string Script(IReadOnlyList<CommandNode> commands)
    {
        var text = new StringBuilder();
        text.Append("""
            # Completion of zprime in bash.
            _zprime() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at=zprime words='' i
              for (( i = 1; i < COMP_CWORD; i++ )); do
                case "$at ${COMP_WORDS[i]}" in

            """);
        text.Append("      ").AppendJoin('|', commands.Skip(1).Select(c => Quote(c.FullPath))).Append(") at=\"$at ${COMP_WORDS[i]}\" ;;\n");
        text.Append("    esac\n  done\n  COMPREPLY=()\n  case \"$at $before\" in\n");
        foreach (CommandNode command in commands)
        {
            foreach (Option option in command.Options.Where(CommandTree.TakesValue))
            {
                IReadOnlyList<string> choices = CommandTree.Choices(option);
                string reply = choices.Count == 0 ? "return" : $"COMPREPLY=($(compgen -W {Quote(string.Join(' ', choices))} -- \"$word\")); return";
                text.Append("    ").AppendJoin('|', CommandTree.Names(option).Select(n => Quote($"{command.FullPath} {n}"))).Append($") {reply} ;;\n");
            }
        }

        text.Append("  esac\n  case \"$at\" in\n");
        foreach (CommandNode command in commands)
        {
            string subcommands = string.Join(' ', command.Commands.Select(c => c.Name));
            string options = string.Join(' ', command.Options.SelectMany(CommandTree.Names));
            text.Append($"    {Quote(command.FullPath)}) if [[ $word == -* ]]; then words={Quote(options)}; else words={Quote(subcommands)}; fi ;;\n");
        }

        text.Append("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\ncomplete -o default -F _zprime zprime\n");
        return text.ToString().ReplaceLineEndings("\n");
    }
}
