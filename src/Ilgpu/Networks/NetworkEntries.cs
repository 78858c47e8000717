using ILGPU;
using ZPrimeGpu.Ilgpu.Events;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Ilgpu.Views;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Ilgpu.Networks;

/// <summary>Arguments of a launch of the Punzi-net.</summary>
internal struct NetworkLaunch
{
    /// <summary>Shape.</summary>
    public NetworkShape Shape;

    /// <summary>Beams.</summary>
    public BeamFrame Frame;

    /// <summary>Columns of events [quantity, event].</summary>
    public ArrayView<DeviceReal> Columns;

    /// <summary>Events of a column.</summary>
    public int Events;

    /// <summary>Folds.</summary>
    public int Folds;

    /// <summary>Fold of each event; not read where there is but one [event].</summary>
    public ArrayView<int> FoldOf;

    /// <summary>The fold at work.</summary>
    public int Fold;

    /// <summary>Offset and scale of each input [2 × 4].</summary>
    public ArrayView<DeviceReal> Scaling;

    /// <summary>Parameters of the network of the fold at work.</summary>
    public ArrayView<DeviceReal> Parameters;

    /// <summary>The cut on the argument of the last activation.</summary>
    public double ArgumentMin;

    /// <summary>Lengths of the lists [fold].</summary>
    public ArrayView<int> Lengths;

    /// <summary>Events that passed every other cut, by fold [fold, event].</summary>
    public ArrayView<int> Lists;

    /// <summary>Values of the neurons [value, thread].</summary>
    public ArrayView<DeviceReal> Values;

    /// <summary>First failed cut, which is changed where an event is refused [event].</summary>
    public ArrayView<DeviceReal> FirstFailed;

    /// <summary>Receives the argument of the last activation; 0 where the network is not asked [event].</summary>
    public ArrayView<DeviceReal> Arguments;
}

/// <summary>Entry points of the Punzi-net: few events reach it, so they are gathered by fold first. The threads of a warp then read the same parameters at the same time.</summary>
internal static class NetworkEntries
{
    /// <summary>Lists an event that the network has to judge.</summary>
    public static void List(Index1D index, NetworkLaunch launch)
    {
        int i = index;
        launch.Arguments[i] = DeviceReal.From(0.0);
        DeviceReal failed = launch.FirstFailed[i];
        if (failed.Value == CutNumber.Passed)
        {
            int fold = launch.Folds > 1 ? launch.FoldOf[i] : 0;
            if (fold >= 0 && fold < launch.Folds)
            {
                // The order of a list depends on the threads, the verdicts do not.
                launch.Lists[(fold * launch.Events) + Atomic.Add(ref launch.Lengths[fold], 1)] = i;
            }
        }
    }

    /// <summary>Judges one event of a list.</summary>
    public static void Judge(Index1D index, NetworkLaunch launch)
    {
        int thread = index;
        if (thread < launch.Lengths[launch.Fold])
        {
            int i = launch.Lists[(launch.Fold * launch.Events) + thread];
            MuonPair<DeviceReal> muons = SelectionKernel.Muons<DeviceReal, EventTable>(new EventTable(launch.Columns, launch.Events), i);
            DeviceReal argument = PunziNetKernel.Argument(
                launch.Shape,
                new TableView(launch.Scaling),
                new TableView(launch.Parameters),
                launch.Frame,
                muons,
                new ThreadView(launch.Values, launch.Events, thread));
            DeviceReal passed = DeviceReal.Less(DeviceReal.From(launch.ArgumentMin), argument);
            launch.Arguments[i] = argument;
            launch.FirstFailed[i] = DeviceReal.Select(passed, DeviceReal.From(CutNumber.Passed), DeviceReal.From(CutNumber.PunziNet));
        }
    }
}
