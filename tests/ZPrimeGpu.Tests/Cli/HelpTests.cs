using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Xunit;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Cli.Help;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Cli;

public sealed class HelpTests
{
    private const int LongestDescription = 130;

    public static TheoryData<string> Paths => [.. Nodes().Select(n => n.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Command_Always_HasOneLineOfDescriptionAndExamplesThatParse(string path)
    {
        CommandNode node = Nodes().Single(n => n.Path == path);
        Assert.InRange(node.Command.Description!.Length, 10, LongestDescription);
        Assert.DoesNotContain('\n', node.Command.Description);
        Assert.EndsWith(".", node.Command.Description, StringComparison.Ordinal);
        Assert.All(node.Options, o => Assert.False(string.IsNullOrWhiteSpace(o.Description), $"{path} {o.Name}"));
        CommandHelp? help = CommandHelp.Of(path);
        Assert.True(help is not null, $"'{path}' has no examples: add them to CommandHelp.");
        Assert.NotEmpty(help.Examples);
        Assert.All(help.Examples, example =>
        {
            Assert.StartsWith(path, example, StringComparison.Ordinal);
            string line = example.Split(" 2> ")[0].Replace('\'', '"');
            ParseResult parsed = CommandLine.Build(CancellationToken.None).Parse([.. CommandLineParser.SplitCommandLine(line)]);
            Assert.Empty(parsed.Errors);
        });
    }

    [Fact]
    public void Help_OfACommand_EndsWithItsExamples()
    {
        ProgramRun.Outcome outcome = ProgramRun.Of("network", "convert", "--help");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Examples:\n  zprime network convert net.onnx net.json\n", outcome.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("thrust_pt", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "zprime", "templ" }, new[] { "templates" })]
    [InlineData(new[] { "zprime", "network", "" }, new[] { "convert" })]
    [InlineData(new[] { "zprime", "run", "--calc", "" }, new[] { "asymptotic", "toys" })]
    [InlineData(new[] { "zprime", "run", "my.yaml", "--metr" }, new[] { "--metrics" })]
    [InlineData(new[] { "zprime", "--log", "js" }, new[] { "json" })]
    [InlineData(new[] { "zprime", "bench", "fits", "--worksp" }, new[] { "--workspace" })]
    [InlineData(new[] { "zprime", "run", "--out", "" }, new string[0])]
    public void Bash_Completing_OffersWhatFits(string[] words, string[] expected)
    {
        using var folder = new TemporaryFolder();
        string script = folder.File("zprime.bash");
        File.WriteAllText(script, CompletionCommand.Script("bash", Nodes()) + $"""
            COMP_WORDS=({string.Join(' ', words.Select(CompletionCommand.Quote))}); COMP_CWORD={words.Length - 1}
            _zprime; printf '%s\n' "${"{"}COMPREPLY[@]{"}"}"

            """);
        using Process? bash = Start("bash", "--norc", script);
        Assert.SkipWhen(bash is null, "bash is not installed.");
        string output = bash!.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Script_OfAShell_ParsesThereAndNamesEverything(string shell)
    {
        string text = CompletionCommand.Script(shell, Nodes());
        Assert.All(Nodes().Skip(1), n => Assert.Contains($"{n.FullPath}", text, StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        string script = folder.File("script");
        File.WriteAllText(script, text);
        using Process? process = Start(shell, "-n", script);
        Assert.SkipWhen(process is null, $"{shell} is not installed.");
        Assert.Equal(string.Empty, process!.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void ManPage_OfAllCommands_IsFormattedWithoutAWord()
    {
        string page = ManPage.Text(Nodes(), "0.1.0+abc");
        Assert.All(Nodes().Skip(1), n => Assert.Contains(ManPage.Escape(n.FullPath), page, StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        string file = folder.File("zprime.1");
        File.WriteAllText(file, page);
        using Process? groff = Start("groff", "-man", "-Tutf8", "-ww", "-z", file);
        Assert.SkipWhen(groff is null, "groff is not installed.");
        Assert.Equal(string.Empty, groff!.StandardError.ReadToEnd());
    }

    [Theory]
    [InlineData(".TH it is", "\\&.TH it is")]
    [InlineData("a\\b -c 'd' \"e\"", "a\\eb \\-c \\(aqd\\(aq \\(dqe\\(dq")]
    public void Escape_ForTheFormatter_LeavesNothingToInterpret(string text, string expected) => Assert.Equal(expected, ManPage.Escape(text));

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's $(rm) `x` \"y\" \\", "'it'\\''s $(rm) `x` \"y\" \\'")]
    public void Quote_ForAShell_LeavesNothingToInterpret(string text, string expected) => Assert.Equal(expected, CompletionCommand.Quote(text));

    private static IReadOnlyList<CommandNode> Nodes() => CommandTree.Of(CommandLine.Build(CancellationToken.None));

    private static Process? Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
