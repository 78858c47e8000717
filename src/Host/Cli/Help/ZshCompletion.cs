using System.CommandLine;
using System.Text;
using static ZPrimeGpu.Host.Cli.Help.CompletionCommand;

namespace ZPrimeGpu.Host.Cli.Help;

/// <summary>Completion in zsh: as in bash, with descriptions.</summary>
internal static class ZshCompletion
{
    /// <summary>The script.</summary>
    public static string Script(IReadOnlyList<CommandNode> commands)
    {
        var text = new StringBuilder();
        text.Append("#compdef zprime\n# Completion of zprime in zsh.\n_zprime() {\n  local at=zprime i\n  local -a commands options\n");
        text.Append("  for (( i = 2; i < CURRENT; i++ )); do\n    case \"$at ${words[i]}\" in\n      (");
        text.AppendJoin('|', commands.Skip(1).Select(c => Quote(c.FullPath))).Append(") at=\"$at ${words[i]}\" ;;\n    esac\n  done\n  case \"$at ${words[CURRENT-1]}\" in\n");
        foreach (CommandNode command in commands)
        {
            foreach (Option option in command.Options.Where(CommandTree.TakesValue))
            {
                IReadOnlyList<string> choices = CommandTree.Choices(option);
                string reply = choices.Count == 0 ? "_files" : $"compadd -- {string.Join(' ', choices.Select(Quote))}";
                text.Append("    (").AppendJoin('|', CommandTree.Names(option).Select(n => Quote($"{command.FullPath} {n}"))).Append($") {reply}; return ;;\n");
            }
        }

        text.Append("  esac\n  case \"$at\" in\n");
        foreach (CommandNode command in commands)
        {
            text.Append($"    ({Quote(command.FullPath)})\n");
            text.Append("      commands=(").AppendJoin(' ', command.Commands.Select(c => Described(c.Name, c.Description))).Append(")\n");
            text.Append("      options=(").AppendJoin(' ', command.Options.SelectMany(o => CommandTree.Names(o).Select(n => Described(n, o.Description)))).Append(") ;;\n");
        }

        text.Append(
            """
              esac
              if [[ ${words[CURRENT]} == -* ]]; then
                _describe -t options option options
              elif (( $#commands )); then
                _describe -t commands command commands
              else
                _files
              fi
            }
            if [[ ${funcstack[1]} == _zprime ]]; then _zprime "$@"; else compdef _zprime zprime; fi

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Described(string name, string? description) => Quote($"{name}:{description}");
}
