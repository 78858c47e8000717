using System.Globalization;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.LookElsewhere;

public sealed class LeeCommandTests
{
    [Fact]
    public void Lee_OfTheDemonstration_WritesItsFilesAndOneLine()
    {
        using var folder = new TemporaryFolder();
        ProgramRun.Outcome outcome = ProgramRun.Of(
            "lee", "samples/demo.yaml", "--toys", "96", "--threads", "1", "--seed", "4", "--levels", "1,0.5,2", "--excess", "2.5:3.0", "--out", folder.Path);
        Assert.Equal(0, outcome.ExitCode);
        using JsonDocument line = JsonDocument.Parse(outcome.Output);
        JsonElement root = line.RootElement;
        Assert.Equal((96, 4, 582), (root.GetProperty("toys").GetInt32(), root.GetProperty("seed").GetInt32(), root.GetProperty("windows").GetInt32()));
        Assert.Equal(0, root.GetProperty("fits").GetProperty("failed").GetInt32());
        Assert.Equal(2.5, root.GetProperty("excesses")[0].GetProperty("z").GetDouble());
        double observed = root.GetProperty("observed").GetProperty("z").GetDouble();

        string[] levels = File.ReadAllLines(folder.File("lee.csv"));
        Assert.StartsWith("level_z,local_p,", levels[0], StringComparison.Ordinal);
        double[] z = [.. levels.Skip(1).Select(l => double.Parse(l.Split(',')[0], CultureInfo.InvariantCulture))];
        Assert.Equal([.. ((double[])[0.5, 1.0, 2.0, 2.5, observed]).Order()], z);
        double[] global = [.. levels.Skip(1).Select(l => double.Parse(l.Split(',')[8], CultureInfo.InvariantCulture))];
        Assert.Equal(global.OrderDescending(), global);

        string[] masses = File.ReadAllLines(folder.File("lee_masses.csv"));
        Assert.Equal(583, masses.Length);
        foreach (string figure in (string[])["lee.svg", "p_values.svg"])
        {
            Assert.Contains("</svg>", File.ReadAllText(folder.File(figure)), StringComparison.Ordinal);
        }

        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(folder.File("lee.json")));
        Assert.Equal(96, file.RootElement.GetProperty("largest_z_histogram").GetProperty("spectra").EnumerateArray().Sum(n => n.GetInt32()));
    }

    [Theory]
    [InlineData("--toys", "0")]
    [InlineData("--toys", "some")]
    [InlineData("--levels", "1,two")]
    [InlineData("--levels", "0")]
    [InlineData("--excess", "2.8")]
    [InlineData("--excess", "2.8:M")]
    public void Lee_BadOption_OneSentenceAndExitCode2(string option, string value)
    {
        ProgramRun.Outcome outcome = ProgramRun.Of("lee", "samples/demo.yaml", option, value);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("zprime: ", outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains(option, outcome.LastErrorLine, StringComparison.Ordinal);
    }
}
