using System.Globalization;
using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Theory;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Reporting;

namespace ZPrimeGpu.Tests.Walkthroughs;

/// <summary>The demonstration with <c>--calc toys</c>, over few masses and with few toys so that it takes seconds.</summary>
public sealed class ToyDemoTests(ToyDemoTests.Run demo) : IClassFixture<ToyDemoTests.Run>
{
    [Fact]
    public void ToyDemo_WritesEveryFileAndReportsNoFailure()
    {
        Assert.True(demo.Outcome.ExitCode == 0, demo.Outcome.Error);
        Assert.All(
            (string[])["limits.csv", "goodness_of_fit.csv", "toys_asymptotic.csv", "toys_asymptotic.svg", "goodness_of_fit.svg", "run.json", "report.html"],
            name => Assert.True(new FileInfo(demo.File(name)).Length > 0, name));
        using var json = JsonDocument.Parse(File.ReadAllText(demo.File("run.json")));
        JsonElement fits = json.RootElement.GetProperty("fits");
        Assert.Equal(0, fits.GetProperty("failed").GetInt64());
        Assert.Equal(0, fits.GetProperty("toys").GetProperty("failed_toys").GetInt64());
        Assert.True(fits.GetProperty("toys").GetProperty("toys").GetInt64() > 0);
        Assert.Equal(61L * demo.Windows, fits.GetProperty("goodness_of_fit").GetProperty("fits").GetInt64());
        Assert.Equal(60, json.RootElement.GetProperty("configuration").GetProperty("goodness_of_fit").GetProperty("toys").GetInt32());
    }

    [Fact]
    public void Limits_HaveErrorsToysAndAGoodnessOfFit()
    {
        string[][] rows = demo.Rows("limits.csv");
        int[] columns = [.. ((string[])["observed_err_fb", "expected_err_fb", "gof_p", "toys", "failed_fits", "status"]).Select(name => Array.IndexOf(rows[0], name))];
        Assert.All(rows.Skip(1), row =>
        {
            Assert.True(Number(row[columns[0]]) > 0.0);
            Assert.True(Number(row[columns[1]]) > 0.0);
            Assert.InRange(Number(row[columns[2]]), 0.0, 1.0);
            Assert.True(Number(row[columns[3]]) >= 200.0);
            Assert.Equal(("0", "ok"), (row[columns[4]], row[columns[5]]));
        });
        string[][] ratios = demo.Rows("toys_asymptotic.csv");
        Assert.Equal(rows.Length, ratios.Length);

        // The asymptotic limit is there, and toys are not far from it: hundreds of events in each window, errors below 30 %.
        int ratio = Array.IndexOf(ratios[0], "expected_ratio");
        Assert.All(ratios.Skip(1), row => Assert.InRange(Number(row[ratio]), 0.4, 2.5));
    }

    [Fact]
    public void Report_HoldsBothFigures()
    {
        string report = File.ReadAllText(demo.File("report.html"));
        Assert.Contains("Limits by toys over asymptotic limits against mass", report, StringComparison.Ordinal);
        Assert.Contains("p-values of the goodness of fit against mass", report, StringComparison.Ordinal);
        Assert.Contains("times the asymptotic one in the median window", report, StringComparison.Ordinal);
        Assert.Contains("Fits by purpose", report, StringComparison.Ordinal);
    }

    [Fact]
    public void ToyDemo_OnTwoThreads_SameBytesInEveryResultFile()
    {
        using var folder = new TemporaryFolder();
        string other = folder.File("other");
        Assert.Equal(0, demo.Again(other, "--threads", "2").ExitCode);
        string[] names = [.. Directory.EnumerateFiles(demo.Out).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(names, Directory.EnumerateFiles(other).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));

        // The report and run.json say how many threads and how long.
        Assert.All(names.Where(n => n.EndsWith(".csv", StringComparison.Ordinal) || n.EndsWith(".svg", StringComparison.Ordinal)), n => Same(n, other));
        Assert.Equal(Reproducible(demo.Out), Reproducible(other));
    }

    [Fact]
    public void Calculators_InOtherBlocksOnOtherLanes_GiveTheSameTables()
    {
        RunConfig config = demo.Configuration();
        IReadOnlyList<WindowTemplates> windows = Windows(config);
        (string Limits, string Goodness, string Ratios) simd = Tables(config, windows, HostAccelerator.Simd(), () => new ToySweep(() => ToyFitter.Simd().Run, 1), 2);
        Assert.Equal(File.ReadAllText(demo.File("limits.csv")), simd.Limits);
        Assert.Equal(simd, Tables(config, windows, HostAccelerator.Simd(), () => new ToySweep(() => ToyFitter.Simd().Run, 1, block: 57), 1));

        WindowTemplates[] few = [.. windows.Take(2)];
        Assert.Equal(
            Tables(config, few, HostAccelerator.Simd(), () => new ToySweep(() => ToyFitter.Simd().Run, 2, block: 300), 1),
            Tables(config, few, HostAccelerator.Scalar(), () => new ToySweep(() => ToyFitter.For<F64>().Run, 1, block: 1000), 1));
    }

    private static IReadOnlyList<WindowTemplates> Windows(RunConfig config)
        => AnalysisPipeline.Templates(config, new PlainProgress(TextWriter.Null), TestContext.Current.CancellationToken).Windows;

    private static (string Limits, string Goodness, string Ratios) Tables(
        RunConfig config, IReadOnlyList<WindowTemplates> windows, HostAccelerator accelerator, Func<ToySweep> sweep, int threads)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        WindowLimit[] asymptotic = AsymptoticLimitCalculator.Run(windows, config.Limits, accelerator.Fits, threads, _ => { }, stop);
        WindowLimit[] toys = ToyLimitCalculator.Run(windows, asymptotic, config.Limits, config.Seed, accelerator.Fits, sweep, threads, null, _ => { }, stop);
        WindowLimit[] limits = GoodnessOfFitCalculator.Join(
            toys, GoodnessOfFitCalculator.Run(windows, config.GoodnessOfFit.Toys, config.Seed, accelerator.Fits, threads, _ => { }, stop));
        IReadOnlyList<CouplingScale> couplings = CouplingScale.Make(config.Interpretation, EventConstants.Frame(config.Beams).SqrtS, [.. limits.Select(w => w.MassGeV)]);
        RunResult run = SampleRun.WithData with { Config = config, Windows = windows, Limits = limits };
        return (
            Text(writer => LimitsCsv.Write(writer, limits, config.Limits.LimitOn, couplings)),
            Text(writer => GoodnessOfFitCsv.Write(writer, limits)),
            Text(writer => ToyRatioCsv.Write(writer, ToyRatio.Of(run))));
    }

    private static string Text(Action<TextWriter> write)
    {
        var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }

    /// <summary>run.json up to what may differ.</summary>
    private static string Reproducible(string folder)
    {
        string text = File.ReadAllText(Path.Combine(folder, "run.json"));
        return text[..text.IndexOf("\"environment\"", StringComparison.Ordinal)];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void Same(string name, string other) => Assert.True(File.ReadAllBytes(demo.File(name)).SequenceEqual(File.ReadAllBytes(Path.Combine(other, name))), name);

    /// <summary>One run for all tests of this class.</summary>
    public sealed class Run : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Run()
        {
            string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
            string text = System.IO.File.ReadAllText(Path.Combine(samples, "demo.yaml")).Replace("files: data/", $"files: {samples}/data/", StringComparison.Ordinal)
                .Replace("networks/", $"{samples}/networks/", StringComparison.Ordinal);
            System.IO.File.WriteAllText(folder.File("toys.yaml"), text + """

                binning: { mass_min_gev: 4, mass_max_gev: 4.15 }
                limits: { calculator: toys, toys: 200, toy_precision: 0.2 }
                goodness_of_fit: { toys: 60 }
                """);
            Outcome = Again(Out, "--threads", "1");
        }

        internal ProgramRun.Outcome Outcome { get; }

        internal string Out => folder.File("out");

        internal int Windows => Rows("limits.csv").Length - 1;

        internal string File(string name) => Path.Combine(Out, name);

        internal ProgramRun.Outcome Again(string output, params string[] options) => ProgramRun.Of(["run", folder.File("toys.yaml"), "--out", output, .. options]);

        internal RunConfig Configuration() => RunConfigReader.Read(folder.File("toys.yaml"), new RunOverrides());

        internal string[][] Rows(string name) => [.. System.IO.File.ReadAllLines(File(name)).Select(l => l.Split(','))];

        public void Dispose() => folder.Dispose();
    }
}
