using ILGPU;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Ilgpu.Devices;

namespace ZPrimeGpu.Ilgpu.LookElsewhere;

/// <summary>Memory of a batch of spectra on a device; every column is [row][spectrum].</summary>
internal sealed class ScanColumns
{
    /// <summary>Lists of spectra that a window has.</summary>
    public const int ListsOfWindow = 3;

    private readonly ArrayView<double> counts;
    private readonly ArrayView<double> pulls;
    private readonly ArrayView<double> q0;

    /// <summary>Divides memory.</summary>
    /// <param name="task">What is scanned.</param>
    /// <param name="spectra">Spectra.</param>
    /// <param name="numbers">Buffer of numbers.</param>
    /// <param name="integers">Buffer of integers.</param>
    public ScanColumns(ScanTask task, int spectra, DeviceMemory<double> numbers, DeviceMemory<int> integers)
    {
        Spectra = spectra;
        int windows = task.Windows.Count;
        int drawn = (2 * task.Cells) + task.SharedPulls;
        long rows = drawn + task.MostLocals + (3 * task.MostGlobals) + task.MostWorkspace + 1 + windows + 2;

        // One more row: an empty column still takes an element.
        ArrayView<double> all = numbers.Reserve((rows + 1) * spectra);
        long offset = 0;
        Drawn = all.SubView(0, (long)drawn * spectra);
        counts = all.Take(ref offset, task.Cells, spectra);
        pulls = all.Take(ref offset, task.Cells, spectra);
        GlobalPulls = all.Take(ref offset, task.SharedPulls, spectra);
        Local = all.Take(ref offset, task.MostLocals, spectra);
        Global = all.Take(ref offset, task.MostGlobals, spectra);
        X = all.Take(ref offset, task.MostGlobals, spectra);
        Point = all.Take(ref offset, task.MostGlobals, spectra);
        Workspace = all.Take(ref offset, task.MostWorkspace, spectra);
        ConditionalNll = all.Take(ref offset, 1, spectra);

        // Results lie together: one copy brings them back.
        Results = all.SubView(offset, (long)(windows + 2) * spectra);
        q0 = all.Take(ref offset, windows, spectra);
        Counters = all.SubView(offset, 2L * spectra);
        Fits = all.Take(ref offset, 1, spectra);
        Iterations = all.Take(ref offset, 1, spectra);

        ArrayView<int> places = integers.Reserve(ListsOfWindow * ((long)windows + spectra));
        Lengths = places.SubView(0, ListsOfWindow * windows);
        Lists = places.SubView(ListsOfWindow * windows, (long)ListsOfWindow * spectra);
    }

    /// <summary>Spectra.</summary>
    public int Spectra { get; }

    /// <summary>Counts, pulls of the background shape and of globals.</summary>
    public ArrayView<double> Drawn { get; }

    /// <summary>Pulls of globals [shared pull].</summary>
    public ArrayView<double> GlobalPulls { get; }

    /// <summary>Auxiliary values of locals of the window at work.</summary>
    public ArrayView<double> Local { get; }

    /// <summary>Auxiliary values of its globals.</summary>
    public ArrayView<double> Global { get; }

    /// <summary>Where the last conditional fits ended [global].</summary>
    public ArrayView<double> X { get; }

    /// <summary>Globals of the fits at work.</summary>
    public ArrayView<double> Point { get; }

    /// <summary>Workspace of a fit.</summary>
    public ArrayView<double> Workspace { get; }

    /// <summary>NLL of the conditional fits.</summary>
    public ArrayView<double> ConditionalNll { get; }

    /// <summary>q0 of all windows, then fits and iterations.</summary>
    public ArrayView<double> Results { get; }

    /// <summary>Fits and iterations, which add up.</summary>
    public ArrayView<double> Counters { get; }

    /// <summary>Fits.</summary>
    public ArrayView<double> Fits { get; }

    /// <summary>Iterations.</summary>
    public ArrayView<double> Iterations { get; }

    /// <summary>Lengths of the lists of every window [window, 3].</summary>
    public ArrayView<int> Lengths { get; }

    /// <summary>The lists of the window at work [3][spectrum].</summary>
    public ArrayView<int> Lists { get; }

    /// <summary>Counts of some cells.</summary>
    public ArrayView<double> Counts(int firstCell, int cells) => counts.SubView((long)firstCell * Spectra, (long)cells * Spectra);

    /// <summary>Pulls of the background shape in some cells.</summary>
    public ArrayView<double> Pulls(int firstCell, int cells) => pulls.SubView((long)firstCell * Spectra, (long)cells * Spectra);

    /// <summary>q0 of a window.</summary>
    public ArrayView<double> Q0(int window) => q0.SubView((long)window * Spectra, Spectra);
}
