using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Documentation;

/// <summary>What the documentation says is there is there, and its commands work.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Pages_NameOnlyFilesThatExist()
    {
        string root = DependencyTests.RepositoryRoot();
        foreach (MarkdownPage page in MarkdownPage.All())
        {
            string folder = Path.GetDirectoryName(Path.Combine(root, page.Name))!;
            IEnumerable<string> sources = SourcePath().Matches(page.Text).Select(m => Path.Combine(root, m.Groups[1].Value));
            IEnumerable<string> links = Link().Matches(page.Text).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)).Select(l => Path.Combine(folder, l));
            Assert.All(sources.Concat(links), path => Assert.True(Path.Exists(path), $"{page.Name} names {Path.GetRelativePath(root, path)}, which does not exist."));
        }
    }

    [Fact]
    public void Guide_ItsCommandsWorkInTheirOrder()
    {
        using var folder = new TemporaryFolder();
        MarkdownPage guide = MarkdownPage.Of("docs/guide.md");
        Directory.CreateSymbolicLink(folder.File("samples"), Path.Combine(DependencyTests.RepositoryRoot(), "samples"));
        File.WriteAllText(folder.File("zprime"), $"#!/usr/bin/env bash\nexec dotnet '{typeof(InputException).Assembly.Location}' \"$@\"\n");
        string config = guide.Blocks().Single(b => b.Language == "yaml").Code;
        Assert.Contains("blind: true", config, StringComparison.Ordinal);

        // Three windows and few toys: what a reader waits for is not what is tested.
        File.WriteAllText(folder.File("my.yaml"), config + "\nbinning: { mass_min_gev: 4.04, mass_max_gev: 4.06 }\n");
        RunAll(folder, guide.Blocks().Where(b => b.Language == "sh"));
        File.WriteAllText(folder.File("my.yaml"), File.ReadAllText(folder.File("my.yaml")).Replace("blind: true", "blind: false", StringComparison.Ordinal));
        RunAll(folder, guide.Blocks().Where(b => b.Language == "sh unblinded"));
        Assert.All(
            (string[])["selection/cutflow.csv", "templates/spectrum.csv", "blind/report.html", "coverage/coverage.csv", "injection/injection.json", "observed/limits.csv", "toys/toys_asymptotic.csv", "lee/lee.json", "pyhf/index.csv"],
            name => Assert.True(File.Exists(folder.File("results/" + name)), name));
    }

    private static void RunAll(TemporaryFolder folder, IEnumerable<MarkdownPage.Block> blocks)
    {
        string[] lines = [.. blocks.SelectMany(b => b.Code.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            string command = Toys().Replace(line, "--toys 100").Replace("./zprime", "bash ./zprime", StringComparison.Ordinal);
            var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{command}\n{error}\n{output.Result}");
        }
    }

    [GeneratedRegex("((?:src|tests|samples|bench|docs)/[A-Za-z0-9_./-]*[A-Za-z0-9])")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("--toys [0-9]+")]
    private static partial Regex Toys();
}
