using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data.Readers;
using ZPrimeGpu.Host.Simulation;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Simulation;

/// <summary>The fast simulation beside the signal sample that another generator and detector made: efficiency, resolution, Kolmogorov–Smirnov.</summary>
public sealed class SampleAgreementTests
{
    private static readonly BeamConfig Beams = new(7.007, 4.0, 83, 10.58);

    private static readonly string[] Columns =
        ["mzp", "w", "px_p", "py_p", "pz_p", "px_m", "py_m", "pz_m", "id_p", "id_m", "trg_geo", "trg_eff", "esum", "m2rec", "ptrec", "threc", "threc_cm", "region"];

    [Fact]
    public void Simulation_BesideTheSignalSample_AgreesAtEveryMass()
    {
        string sample = Path.GetFullPath(Path.Combine(DependencyTests.RepositoryRoot(), "..", "shared", "data", "signal.parquet"));
        Assert.SkipUnless(File.Exists(sample), "the full signal sample is not beside this clone (../shared/data/signal.parquet)");
        using var folder = new TemporaryFolder();
        double[] masses = [0.01, 0.1, 0.5, 1, 2, 3, 4, 5, 7, 8, 8.5];
        SignalSimulation.Run(
            new SimulationSettings(Beams, masses, 60_000, InitialStateRadiation.Angular, 1, 2), folder.File("s.parquet"), new PlainProgress(TextWriter.Null), CancellationToken.None);
        ILookup<double, Event> theirs = Selected(sample);
        ILookup<double, Event> ours = Selected(folder.File("s.parquet"));
        Write("   M   efficiency: sample, simulated, ratio +- | half width: sample, simulated, ratio | D (p): M2rec, theta*, pT rec");
        foreach (double mass in masses)
        {
            Event[] a = [.. theirs[mass]];
            Event[] b = [.. ours[mass]];
            double efficiencyA = a.Sum(e => e.Weight) / SignalSimulation.WeightLuminosityFb;
            double efficiencyB = b.Sum(e => e.Weight) / SignalSimulation.WeightLuminosityFb;
            double ratio = efficiencyB / efficiencyA;
            double error = ratio * Math.Sqrt((1.0 / a.Length) + (1.0 / b.Length));
            double widthA = HalfWidth(a);
            double widthB = HalfWidth(b);
            (double D, double P)[] tests = [Test(a, b, e => e.Mass2), Test(a, b, e => e.ThetaStar), Test(a, b, e => e.Pt)];
            Write(FormattableString.Invariant(
                $"{mass,5}  {efficiencyA:F4} {efficiencyB:F4} {ratio:F3} +- {error:F3} | {widthA:F4} {widthB:F4} {widthB / widthA:F3} | {string.Join("  ", tests.Select(t => FormattableString.Invariant($"{t.D:F4} ({t.P:G2})")))}"));

            // Two detectors whose parameters are the same but for what nobody wrote down: slow muons count most at the highest masses.
            Assert.InRange(ratio, 0.93, 1.06);
            Assert.InRange(widthB / widthA, 0.92, 1.08);
            Assert.All(tests, t => Assert.InRange(t.D, 0.0, 0.04));
        }
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <summary>Every cut before the network but impact parameters and the photon cone, on the columns as they are in the file.</summary>
    private static ILookup<double, Event> Selected(string path)
    {
        BeamFrame frame = EventConstants.Frame(Beams);
        using ITableReader reader = TableReaders.Open(path);
        TableBatch batch = reader.Select([.. Columns.Select(c => new ColumnRequest(c, ColumnForm.Double))], 65_536);
        var selected = new List<(double Mass, Event Event)>();
        while (reader.Read())
        {
            double[][] c = [.. batch.Columns.Select(x => x.Doubles)];
            for (int i = 0; i < batch.Count; i++)
            {
                double Of(string name) => c[Array.IndexOf(Columns, name)][i];
                MuonPair<F64> muons = default;
                muons.PlusX = new(Of("px_p"));
                muons.PlusY = new(Of("py_p"));
                muons.PlusZ = new(Of("pz_p"));
                muons.MinusX = new(Of("px_m"));
                muons.MinusY = new(Of("py_m"));
                muons.MinusZ = new(Of("pz_m"));
                DimuonEvent<F64> e = RecoilKernel.Recoil(frame, muons);
                double m2 = Of("m2rec");
                double theta = Of("threc");
                bool passes = Of("trg_geo") > 0.0 && Of("trg_eff") > 0.0 && Of("id_p") > 0.5 && Of("id_m") > 0.5
                    && double.Hypot(Of("px_p"), Of("py_p")) > 0.4 && double.Hypot(Of("px_m"), Of("py_m")) > 0.4
                    && RecoilKernel.OpeningCosine(e, muons.PlusY, muons.MinusY).Value > Math.Cos(double.DegreesToRadians(179.0))
                    && theta < 123.0 && (m2 >= 4.0 || (theta > 34.0 && theta is not (> 89.0 and < 91.0)))
                    && Of("esum") < 0.5 && Of("ptrec") > 0.5;
                if (passes)
                {
                    double mass = Math.Round(Of("mzp"), 4);
                    selected.Add((mass, new(Of("w"), m2 - (mass * mass), Of("threc_cm"), Of("ptrec"))));
                }
            }
        }

        return selected.ToLookup(s => s.Mass, s => s.Event);
    }

    /// <summary>Half of the range of M²rec from the 16th to the 84th per cent of the events without a long tail to the right.</summary>
    private static double HalfWidth(Event[] events)
    {
        double[] sorted = [.. events.Select(e => e.Mass2).Where(m => Math.Abs(m) < 1.0).Order()];
        return 0.5 * (sorted[(int)(0.8413 * sorted.Length)] - sorted[(int)(0.1587 * sorted.Length)]);
    }

    /// <summary>The largest distance of two empirical distributions, and its probability by Kolmogorov's series.</summary>
    private static (double D, double P) Test(Event[] a, Event[] b, Func<Event, double> quantity)
    {
        double[] x = [.. a.Select(quantity).Order()];
        double[] y = [.. b.Select(quantity).Order()];
        double largest = 0.0;
        int i = 0;
        int j = 0;
        while (i < x.Length && j < y.Length)
        {
            double at = Math.Min(x[i], y[j]);
            while (i < x.Length && x[i] <= at)
            {
                i++;
            }

            while (j < y.Length && y[j] <= at)
            {
                j++;
            }

            largest = Math.Max(largest, Math.Abs(((double)i / x.Length) - ((double)j / y.Length)));
        }

        double n = Math.Sqrt((double)x.Length * y.Length / (x.Length + y.Length));
        double lambda = (n + 0.12 + (0.11 / n)) * largest;
        double sum = Enumerable.Range(1, 100).Sum(k => (k % 2 == 1 ? 2.0 : -2.0) * Math.Exp(-2.0 * k * k * lambda * lambda));
        return (largest, lambda < 0.2 ? 1.0 : Math.Clamp(sum, 0.0, 1.0));
    }

    private sealed record Event(double Weight, double Mass2, double ThetaStar, double Pt);
}
