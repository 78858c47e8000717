using System.Text.RegularExpressions;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Documentation;

/// <summary>A page of the documentation and its blocks of code.</summary>
/// <param name="Name">Name from the repository's root.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record MarkdownPage(string Name, string Text)
{
    /// <summary>A fenced block.</summary>
    /// <param name="Language">What follows the fence.</param>
    /// <param name="Code">Its lines.</param>
    internal sealed record Block(string Language, string Code);

    /// <summary>Every page.</summary>
    public static IReadOnlyList<MarkdownPage> All()
    {
        string root = DependencyTests.RepositoryRoot();
        return [.. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md").Order(StringComparer.Ordinal).Prepend(Path.Combine(root, "README.md")).Select(f => Read(root, f))];
    }

    /// <summary>One page.</summary>
    public static MarkdownPage Of(string name) => Read(DependencyTests.RepositoryRoot(), Path.Combine(DependencyTests.RepositoryRoot(), name));

    /// <summary>The fenced blocks in order.</summary>
    public IEnumerable<Block> Blocks() => Fence().Matches(Text).Select(m => new Block(m.Groups[1].Value, m.Groups[2].Value));

    private static MarkdownPage Read(string root, string file) => new(Path.GetRelativePath(root, file), File.ReadAllText(file));

    [GeneratedRegex("^```([a-z ]+)\\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
