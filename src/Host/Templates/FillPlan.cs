using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Host.Templates;

/// <summary>Makes what the kernels need for a source, for processes that may only become known while files are read.</summary>
/// <remarks>Used by the thread that reads; the setups it hands out do not change.</remarks>
/// <param name="beams">Beams.</param>
/// <param name="selection">Cuts.</param>
/// <param name="processes">The processes by index; the list may grow between calls.</param>
internal sealed class FillPlan(BeamConfig beams, SelectionConfig selection, IReadOnlyList<FillProcess> processes)
{
    private readonly BeamFrame frame = EventConstants.Frame(beams);
    private readonly Dictionary<FineGrid, CellTable> tables = new(ReferenceEqualityComparer.Instance);
    private CellTable[] cells = [];

    /// <summary>The processes by index.</summary>
    public IReadOnlyList<FillProcess> Processes => processes;

    /// <summary>The setup of a source, with a grid for every process known so far.</summary>
    /// <param name="upstream">Cuts applied before the source's files were written.</param>
    /// <param name="current">The source's setup so far, given back where nothing has changed.</param>
    public SelectionSetup Setup(IReadOnlySet<SelectionCut> upstream, SelectionSetup? current)
    {
        while (cells.Length < processes.Count)
        {
            FineGrid grid = processes[cells.Length].Grid;
            if (!tables.TryGetValue(grid, out CellTable? table))
            {
                tables.Add(grid, table = new CellTable(grid.M2Edges, grid.ThetaBins));
            }

            cells = [.. cells, table];
        }

        return current is not null && current.Cells.Length == cells.Length
            ? current
            : new SelectionSetup(frame, EventConstants.Thresholds(selection, upstream), cells);
    }
}
