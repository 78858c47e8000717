using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Expected counts of a wide model and its locals at given globals. Not for inner loops: makes its own room.</summary>
internal static unsafe class WideExpectation
{
    /// <summary>Expected counts with every bin-local factor at 1 and every shift at 0.</summary>
    /// <param name="tables">The model.</param>
    /// <param name="globals">The globals.</param>
    /// <param name="expectation">Receives the expected counts [bin].</param>
    public static void AtNominalLocals(WideTables tables, ReadOnlySpan<double> globals, Span<double> expectation)
    {
        var evaluator = new WideEvaluator<F64>(tables);
        evaluator.Expect(globals);
        expectation.Clear();
        foreach (WideChannelLayout channel in tables.Layout.Channels)
        {
            for (int slot = 0; slot <= channel.Groups.Length; slot++)
            {
                if (slot == 0 || (LocalKind)channel.Kinds[slot - 1] != LocalKind.GaussianShift)
                {
                    var yields = new ReadOnlySpan<double>(evaluator.Bins.Yields + channel.SlotAt + (slot * channel.Padded), channel.Bins);
                    for (int bin = 0; bin < channel.Bins; bin++)
                    {
                        expectation[channel.FirstBin + bin] += Net(yields[bin], slot);
                    }
                }
            }
        }

        GC.KeepAlive(evaluator);
    }

    /// <summary>Expected counts at any locals.</summary>
    /// <param name="tables">The model.</param>
    /// <param name="globals">The globals.</param>
    /// <param name="locals">The locals [bin, group].</param>
    /// <param name="groups">Groups.</param>
    /// <param name="expectation">Receives the expected counts [bin].</param>
    public static void AtLocals(WideTables tables, ReadOnlySpan<double> globals, ReadOnlySpan<double> locals, int groups, Span<double> expectation)
    {
        var evaluator = new WideEvaluator<F64>(tables);
        evaluator.Expect(globals);
        expectation.Clear();
        foreach (WideChannelLayout channel in tables.Layout.Channels)
        {
            for (int slot = 0; slot <= channel.Groups.Length; slot++)
            {
                var yields = new ReadOnlySpan<double>(evaluator.Bins.Yields + channel.SlotAt + (slot * channel.Padded), channel.Bins);
                for (int bin = 0; bin < channel.Bins; bin++)
                {
                    double local = slot == 0 ? 1.0 : locals[((channel.FirstBin + bin) * groups) + channel.Groups[slot - 1]];
                    expectation[channel.FirstBin + bin] += local * Net(yields[bin], slot);
                }
            }
        }

        GC.KeepAlive(evaluator);
    }

    /// <summary>Expected counts and locals, profiled.</summary>
    /// <param name="data">Datasets.</param>
    /// <param name="dataset">Which one.</param>
    /// <param name="tables">Their model.</param>
    /// <param name="globals">The globals.</param>
    /// <param name="expectation">Receives the expected counts [bin].</param>
    /// <param name="locals">Receives the locals [bin, group]; where a group does not act, its auxiliary values.</param>
    public static void Profiled(
        DatasetBatch data, int dataset, WideTables tables, ReadOnlySpan<double> globals, Span<double> expectation, Span<double> locals)
    {
        int groups = data.Model.Shape.Groups;
        var evaluator = new WideEvaluator<F64>(tables);
        evaluator.Load(data, dataset);
        evaluator.Value(globals);
        expectation.Clear();
        data.LocalAuxiliaryOf(dataset).CopyTo(locals);
        foreach (WideChannelLayout channel in tables.Layout.Channels)
        {
            for (int slot = 0; slot <= channel.Groups.Length; slot++)
            {
                int first = channel.SlotAt + (slot * channel.Padded);
                for (int bin = 0; bin < channel.Bins; bin++)
                {
                    double gamma = evaluator.Bins.Gammas[first + bin];
                    expectation[channel.FirstBin + bin] += gamma * Net(evaluator.Bins.Yields[first + bin], slot);
                    if (slot > 0)
                    {
                        locals[((channel.FirstBin + bin) * groups) + channel.Groups[slot - 1]] = gamma;
                    }
                }
            }
        }

        GC.KeepAlive(evaluator);
    }

    /// <summary>A yield without what keeps the ungrouped ones from zero; exact.</summary>
    private static double Net(double yield, int slot) => slot == 0 ? yield - ProfiledBin.SmallestYield : yield;
}
