using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Walkthroughs;

/// <summary>Names from outside, of sources, titles and files, are text wherever they come out: in no file do they become markup, and no shell sees them.</summary>
public sealed partial class HostileNamesTests
{
    private const string Source = "<script>alert('s')</script>\\\"&,;$(touch pwned)`touch pwned`=1+1";
    private const string Title = "</title><script>alert(\\\"t\\\")</script> & ]]> {{x}}";
    private const string DataFile = "it's <script>alert(1)<_script> $(touch pwned);&.parquet";

    [Fact]
    public void Run_HostileNames_AreTextInEveryFile()
    {
        using var folder = new TemporaryFolder();
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
        File.Copy(Path.Combine(samples, "data", "demo_data.parquet"), folder.File(DataFile));
        string text = File.ReadAllText(Path.Combine(samples, "demo.yaml"))
            .Replace("files: data/demo_data.parquet", $"files: \"{DataFile}\"", StringComparison.Ordinal)
            .Replace("data/demo_", Path.Combine(samples, "data") + "/demo_", StringComparison.Ordinal)
            .Replace("networks/", Path.Combine(samples, "networks/"), StringComparison.Ordinal)
            .Replace("title: ZPrimeGpu demonstration, 5.5 fb-1", $"title: \"{Title}\"", StringComparison.Ordinal)
            .Replace("name: background simulation", $"name: \"{Source}\"", StringComparison.Ordinal);
        Assert.Contains(Source, text, StringComparison.Ordinal);
        string config = folder.File("hostile <b> '$(touch pwned)'.yaml");
        File.WriteAllText(config, text);
        string output = folder.File("out <script>");

        ProgramRun.Outcome outcome = ProgramRun.Of("run", config, "--out", output);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.All(Directory.GetFiles(output, "*.html"), f => Assert.DoesNotMatch(Active(), OwnScript().Replace(File.ReadAllText(f), string.Empty)));
        Assert.All(Directory.GetFiles(output, "*.svg"), f => Assert.DoesNotContain(XDocument.Load(f).Descendants(), e => e.Name.LocalName == "script"));
        Assert.Contains("&lt;script&gt;", File.ReadAllText(Path.Combine(output, "report.html")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "pwned", SearchOption.AllDirectories));
        Assert.False(File.Exists(Path.Combine(DependencyTests.RepositoryRoot(), "pwned")));
    }

    [Fact]
    public void Host_Source_OpensNoConnection()
    {
        string[] references = [.. typeof(Host.InputException).Assembly.GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.DoesNotContain(references, r => r.StartsWith("System.Net", StringComparison.Ordinal));
    }

    /// <summary>The script of the report itself, to its first end: text from outside that ended it would show behind.</summary>
    [GeneratedRegex("<script>\\s*\"use strict\".*?</script>", RegexOptions.Singleline)]
    private static partial Regex OwnScript();

    [GeneratedRegex("</?script|<img|<iframe|<[^>]* on[a-z]+\\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Active();
}
