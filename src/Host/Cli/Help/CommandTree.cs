using System.CommandLine;

namespace ZPrimeGpu.Host.Cli.Help;

/// <summary>A command as people see it: its place, its commands, its options.</summary>
/// <param name="Path">Its name with those of the commands above it, without the name of the program; empty for the program.</param>
/// <param name="Command">The command.</param>
/// <param name="Options">Its options and those it inherits, the visible ones.</param>
internal sealed record CommandNode(string Path, Command Command, IReadOnlyList<Option> Options)
{
    /// <summary>Name of the program.</summary>
    public const string Program = "zprime";

    /// <summary>The path with the program.</summary>
    public string FullPath => Path.Length == 0 ? Program : $"{Program} {Path}";

    /// <summary>The visible commands below.</summary>
    public IEnumerable<Command> Commands => Command.Subcommands.Where(c => !c.Hidden);
}

/// <summary>All commands, for completion, man page and tests.</summary>
internal static class CommandTree
{
    /// <summary>The visible commands, parents first.</summary>
    public static IReadOnlyList<CommandNode> Of(Command root)
    {
        var nodes = new List<CommandNode>();
        Add(root, string.Empty, []);
        return nodes;

        void Add(Command command, string path, IReadOnlyList<Option> inherited)
        {
            Option[] own = [.. command.Options.Where(o => !o.Hidden)];
            nodes.Add(new CommandNode(path, command, [.. own, .. inherited]));
            foreach (Command child in command.Subcommands.Where(c => !c.Hidden))
            {
                Add(child, path.Length == 0 ? child.Name : $"{path} {child.Name}", [.. inherited, .. own.Where(o => o.Recursive)]);
            }
        }
    }

    /// <summary>The words that an option takes; empty where it takes anything. They are the option's help name, <c>cls|clsb</c>.</summary>
    public static IReadOnlyList<string> Choices(Option option)
        => option.HelpName is string name && name.Contains('|', StringComparison.Ordinal) ? name.Split('|') : [];

    /// <summary>Whether an option is followed by a value.</summary>
    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    /// <summary>What people write for the value of an option.</summary>
    public static string ValueName(Option option) => option.HelpName ?? option.Name.TrimStart('-');

    /// <summary>An option's names that people may write, the long one first.</summary>
    public static IEnumerable<string> Names(Option option)
        => option.Aliases.Append(option.Name).Where(n => n.StartsWith('-') && !n.Contains('?', StringComparison.Ordinal)).Distinct().OrderByDescending(n => n.Length);
}
