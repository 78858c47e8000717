using ILGPU;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Ilgpu.LookElsewhere;

/// <summary>The tables of all windows of a scan in the memory of a device: some kilobytes a window, copied once.</summary>
internal sealed class ScanTables : IDisposable
{
    private readonly TableArena<double> numbers;
    private readonly TableArena<ulong> words;
    private readonly TableArena<int> integers;

    /// <summary>Copies.</summary>
    /// <param name="queue">Where they are used.</param>
    /// <param name="task">The scan.</param>
    /// <param name="seed">Seed.</param>
    public ScanTables(DeviceQueue queue, ScanTask task, ulong seed)
    {
        numbers = new TableArena<double>(queue);
        words = new TableArena<ulong>(queue);
        integers = new TableArena<int>(queue);

        // First where they go, then the views, which exist once all is copied.
        Func<ScanDrawLaunch> spectrum = Place(task.Spectrum, new ToySource(seed, task.SpectrumStream));
        Func<ScanWindowLaunches>[] windows = [.. task.Windows.Select(w => Place(w, task, seed))];
        try
        {
            numbers.Upload();
            words.Upload();
            integers.Upload();
        }
        catch
        {
            // Memory may be short: nothing of it is kept.
            Dispose();
            throw;
        }

        Spectrum = spectrum() with
        {
            // Neither bins nor globals: nothing to complete.
            Window = new ScanWindowArguments
            {
                BackgroundGroup = -1,
                BackgroundError = numbers[..1].AsReal(),
                GlobalNominal = numbers[..1].AsReal(),
                GlobalWidth = numbers[..1].AsReal(),
                GlobalPull = integers[..1],
                Normalisation = task.Normalisation,
            },
        };
        Windows = [.. windows.Select(w => w())];
    }

    /// <summary>Draws spectra; without the columns.</summary>
    public ScanDrawLaunch Spectrum { get; }

    /// <summary>Launches of each window; without the columns.</summary>
    public ScanWindowLaunches[] Windows { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        numbers.Dispose();
        words.Dispose();
        integers.Dispose();
    }

    private Func<ScanDrawLaunch> Place(ScanDraws draws, ToySource source)
    {
        Range values = numbers.Add(draws.Values);
        Range thresholds = words.Add(draws.Thresholds);
        Range indices = integers.Add(draws.Indices);
        return () => new ScanDrawLaunch
        {
            Draws = draws.Shape,
            Values = numbers[values].AsReal(),
            Thresholds = words[thresholds],
            Indices = integers[indices],
            Source = source,
        };
    }

    private Func<ScanWindowLaunches> Place(ScanWindowTask window, ScanTask task, ulong seed)
    {
        ModelTables model = window.Model;
        ModelShape shape = model.Shape;
        double[] free = [.. model.Lower, .. model.Upper];
        double[] conditional = [.. free];
        conditional[shape.Poi] = conditional[shape.Globals + shape.Poi] = free[shape.Poi] = 0.0;
        Func<ScanDrawLaunch> own = Place(window.OwnLocals, new ToySource(seed, window.Stream));
        Range bins = numbers.Add(model.Bins);
        Range factors = numbers.Add(model.Factors);
        Range weights = numbers.Add(model.Weights);
        Range error = numbers.Add(window.BackgroundError);
        Range nominal = numbers.Add(model.GlobalAuxiliary);
        Range width = numbers.Add(window.GlobalWidth);
        Range limits = numbers.Add([.. conditional, .. free]);
        Range structure = integers.Add(model.Structure);
        Range pulls = integers.Add(window.GlobalPull);
        return () =>
        {
            var shared = new ScanWindowArguments
            {
                Shape = shape,
                BackgroundGroup = window.BackgroundGroup,
                BackgroundError = numbers[error].AsReal(),
                GlobalNominal = numbers[nominal].AsReal(),
                GlobalWidth = numbers[width].AsReal(),
                GlobalPull = integers[pulls],
                Normalisation = task.Normalisation,
            };
            ScanDrawLaunch draw = own();
            draw.Window = shared;
            return new ScanWindowLaunches(draw, new ScanFitLaunch
            {
                Model = new ModelArguments
                {
                    Shape = shape,
                    Bins = numbers[bins].AsReal(),
                    Factors = numbers[factors].AsReal(),
                    Weights = numbers[weights].AsReal(),
                    Structure = integers[structure],
                },
                Window = shared,
                Bounds = window.Bounds,
                Limits = numbers[limits].AsReal(),
                MostGlobals = task.MostGlobals,
            });
        };
    }
}

/// <summary>The launches of a window.</summary>
/// <param name="Draw">Draws auxiliary values.</param>
/// <param name="Fit">Fits.</param>
internal sealed record ScanWindowLaunches(ScanDrawLaunch Draw, ScanFitLaunch Fit);

/// <summary>Many small tables of one type in one buffer.</summary>
/// <typeparam name="T">Element.</typeparam>
/// <param name="queue">Where they are used.</param>
internal sealed class TableArena<T>(DeviceQueue queue) : IDisposable
    where T : unmanaged
{
    private readonly List<T> content = [];
    private readonly DeviceMemory<T> memory = new(queue.Device);
    private ArrayView<T> all;

    /// <summary>Adds a table.</summary>
    /// <returns>Its place.</returns>
    public Range Add(T[] table)
    {
        int start = content.Count;
        content.AddRange(table);
        if (table.Length == 0)
        {
            // A view has an element.
            content.Add(default);
        }

        return start..content.Count;
    }

    /// <summary>Copies all tables.</summary>
    public void Upload() => all = memory.Upload(queue.Stream, content.ToArray());

    /// <summary>A table on the device.</summary>
    public ArrayView<T> this[Range place] => all.SubView(place.Start.Value, place.End.Value - place.Start.Value);

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}
