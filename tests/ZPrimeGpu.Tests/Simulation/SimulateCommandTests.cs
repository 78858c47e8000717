using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Data.Readers;
using ZPrimeGpu.Host.Simulation;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Simulation;

/// <summary>What the README promises of <c>./zprime simulate</c>.</summary>
public sealed class SimulateCommandTests
{
    private const string Demo = "samples/demo.yaml";

    [Fact]
    public void Simulate_AnyThreads_TheSameBytesInTheSchemaOfTheSamples()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["simulate", Demo, "--mass", "0.3", "6", "--events", "70000", "--seed", "5"];
        ProgramRun.Outcome one = ProgramRun.Of([.. common, "--out", folder.File("one.parquet"), "--threads", "1"]);
        Assert.Equal(0, one.ExitCode);
        Assert.Equal(folder.File("one.parquet"), one.Output.Trim());
        Assert.Equal(0, ProgramRun.Of([.. common, "--out", folder.File("two.parquet"), "--threads", "3"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder.File("one.parquet")), File.ReadAllBytes(folder.File("two.parquet")));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);

        using ITableReader reader = TableReaders.Open(folder.File("one.parquet"));
        Assert.Equal(SignalColumns.Names, reader.Columns.Select(c => c.Name));
        string[] wanted = ["mzp", "w", "px_p", "py_p", "pz_p", "px_m", "py_m", "pz_m", "m2rec", "nph", "ph0_e", "ph1_e", "esum", "threc"];
        TableBatch batch = reader.Select([.. wanted.Select(c => new ColumnRequest(c, ColumnForm.Double))], 200_000);
        int rows = 0;
        double weights = 0.0;
        while (reader.Read())
        {
            double Of(string name, int row) => batch.Columns[Array.IndexOf(wanted, name)].Doubles[row];
            for (int i = 0; i < batch.Count; i++)
            {
                Assert.All(wanted, c => Assert.True(double.IsFinite(Of(c, i))));
                Assert.True(Of("ph0_e", i) >= Of("ph1_e", i) && (Of("nph", i) > 0.0) == (Of("ph0_e", i) > 0.0));
                Assert.True(Of("esum", i) >= Of("ph0_e", i) + Of("ph1_e", i) - 1e-5);
                Assert.InRange(Of("threc", i), 0.0, 180.0);
                weights += Of("mzp", i) < 1.0 ? Of("w", i) : 0.0;
            }

            rows += batch.Count;
        }

        Assert.Equal(reader.RowCount, rows);

        // Σw/79.7 is the efficiency of two tracks: 0.81 of acceptance times 0.98².
        Assert.InRange(weights / 79.7, 0.72, 0.84);
    }

    [Fact]
    public void Simulate_AsASignalSource_GivesEveryLimitAndASubmission()
    {
        using var folder = new TemporaryFolder();
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
        Assert.Equal(0, ProgramRun.Of("simulate", Demo, "--out", folder.File("signal.parquet"), "--events", "20000", "--mass", "0.01", "0.1", "0.5", "1", "2", "3", "4", "5", "6", "7", "8", "8.5").ExitCode);
        string text = File.ReadAllText(Path.Combine(samples, "demo.yaml"))
            .Replace("data/demo_signal.parquet", folder.File("signal.parquet"), StringComparison.Ordinal)
            .Replace("data/demo_", Path.Combine(samples, "data") + "/demo_", StringComparison.Ordinal)
            .Replace("networks/", Path.Combine(samples, "networks/"), StringComparison.Ordinal)
            .Replace("    weight_luminosity_fb: 79.7\n", "    weight_luminosity_fb: 79.7\n    upstream: [photon_veto]\n", StringComparison.Ordinal)
            .Replace("output: ../results/demo", "output: results", StringComparison.Ordinal);

        // The thinned samples have photons as lists, the simulation as slots: without the photon veto both can be read together. This is about the files, the limits mean nothing.
        File.WriteAllText(folder.File("my.yaml"), text);
        ProgramRun.Outcome outcome = ProgramRun.Of("export", folder.File("my.yaml"), "--format", "hepdata");
        TestContext.Current.TestOutputHelper?.WriteLine(outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "results", "run.json")));
        Assert.Equal(0, json.RootElement.GetProperty("results").GetProperty("failed").GetInt32());
        Assert.Contains("submission.yaml", Directory.GetFiles(outcome.Output.Trim()).Select(Path.GetFileName));
        Assert.Contains("limits.txt", Directory.GetFiles(outcome.Output.Trim()).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(".parquet", "--out", "x.npz")]
    [InlineData("--isr", "--isr", "hard")]
    [InlineData("--events", "--events", "0")]
    [InlineData("11", "--mass", "11")]
    [InlineData("--sqrt-s", "--sqrt-s", "NaN")]
    public void Simulate_BadUsage_OneSentenceExitCode2NothingWritten(string named, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] output = options[0] == "--out" ? ["--out", folder.File(options[1])] : ["--out", folder.File("x.parquet"), .. options];
        ProgramRun.Outcome outcome = ProgramRun.Of(["simulate", Demo, .. output]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(named, outcome.LastErrorLine, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
