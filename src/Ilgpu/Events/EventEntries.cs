using ILGPU;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Ilgpu.Events;

/// <summary>Arguments of a launch over events, one per thread.</summary>
internal struct SelectionLaunch
{
    /// <summary>Thresholds.</summary>
    public SelectionThresholds Thresholds;

    /// <summary>Beams.</summary>
    public BeamFrame Frame;

    /// <summary>Columns of events [quantity, event]; those that no cut reads hold anything.</summary>
    public ArrayView<DeviceReal> Columns;

    /// <summary>Events of a column.</summary>
    public int Events;

    /// <summary>First photon of each event, and one more [event + 1].</summary>
    public ArrayView<int> PhotonOffsets;

    /// <summary>Energies, polar angles and azimuths of the photons, one column after the other.</summary>
    public ArrayView<DeviceReal> Photons;

    /// <summary>Photons of a column.</summary>
    public int PhotonCount;

    /// <summary>Receives columns [quantity, event].</summary>
    public ArrayView<DeviceReal> Results;
}

/// <summary>The columns of a block of events.</summary>
/// <param name="columns">[quantity, event].</param>
/// <param name="events">Events.</param>
internal readonly struct EventTable(ArrayView<DeviceReal> columns, int events) : IEventView<DeviceReal>
{
    private readonly ArrayView<DeviceReal> columns = columns;
    private readonly int events = events;

    /// <inheritdoc/>
    public DeviceReal Load(int quantity, int index) => columns[(quantity * events) + index];
}

/// <summary>Entry points over events.</summary>
internal static class EventEntries
{
    /// <summary>First failed cut, M²rec, cos θ* of one event, photon cone included.</summary>
    public static void Select(Index1D index, SelectionLaunch launch)
    {
        int i = index;
        var events = new EventTable(launch.Columns, launch.Events);
        SelectedEvent<DeviceReal> selected = SelectionKernel.Select<DeviceReal, EventTable>(launch.Thresholds, launch.Frame, events, i);
        DeviceReal failed = selected.FirstFailed;
        if (launch.Thresholds.Applies(CutNumber.PhotonVeto) && failed.Value > CutNumber.PhotonVeto)
        {
            MuonPair<DeviceReal> muons = SelectionKernel.Muons<DeviceReal, EventTable>(events, i);
            RecoilKernel.LaboratoryMomentum(launch.Frame, muons, out DeviceReal x, out DeviceReal y, out DeviceReal z);
            int last = launch.PhotonOffsets[i + 1];
            for (int photon = launch.PhotonOffsets[i]; photon < last; photon++)
            {
                DeviceReal energy = launch.Photons[photon];
                DeviceReal theta = launch.Photons[launch.PhotonCount + photon];
                DeviceReal phi = launch.Photons[(2 * launch.PhotonCount) + photon];
                DeviceReal pass = CutKernel.Photon(launch.Thresholds, energy, theta, phi, x, y, z);
                failed = DeviceReal.Select(pass, failed, DeviceReal.From(CutNumber.PhotonVeto));
            }
        }

        launch.Results[i] = failed;
        launch.Results[launch.Events + i] = selected.RecoilMassSquared;
        launch.Results[(2 * launch.Events) + i] = selected.RecoilCosThetaStar;
    }

    /// <summary>Every observable of one event.</summary>
    public static void Observe(Index1D index, SelectionLaunch launch)
    {
        int i = index;
        int n = launch.Events;
        MuonPair<DeviceReal> m = SelectionKernel.Muons<DeviceReal, EventTable>(new EventTable(launch.Columns, n), i);
        DimuonEvent<DeviceReal> e = RecoilKernel.Recoil(launch.Frame, m);
        PunziInputs<DeviceReal> inputs = PunziInputsKernel.Inputs(e, m.PlusY, m.MinusY);
        ArrayView<DeviceReal> results = launch.Results;
        results[((int)RecoilQuantity.MassSquared * n) + i] = e.RecoilMassSquared;
        results[((int)RecoilQuantity.Energy * n) + i] = e.RecoilEnergy;
        results[((int)RecoilQuantity.X * n) + i] = e.RecoilX;
        results[((int)RecoilQuantity.Y * n) + i] = e.RecoilY;
        results[((int)RecoilQuantity.Z * n) + i] = e.RecoilZ;
        results[((int)RecoilQuantity.CosThetaLab * n) + i] = RecoilKernel.PolarCosine(e.RecoilLabX, e.RecoilY, e.RecoilLabZ);
        results[((int)RecoilQuantity.CosThetaStar * n) + i] = RecoilKernel.PolarCosine(e.RecoilX, e.RecoilY, e.RecoilZ);
        results[((int)RecoilQuantity.CosOpening * n) + i] = RecoilKernel.OpeningCosine(e, m.PlusY, m.MinusY);
        results[((int)RecoilQuantity.ThrustTransverse * n) + i] = inputs.ThrustTransverse;
        results[((int)RecoilQuantity.RelativeTransverse * n) + i] = inputs.RelativeTransverse;
        results[((int)RecoilQuantity.RelativeLongitudinal * n) + i] = inputs.RelativeLongitudinal;
        results[((int)RecoilQuantity.PairTransverse * n) + i] = inputs.PairTransverse;
    }
}

/// <summary>Arguments of a launch of functions.</summary>
internal struct NumericLaunch
{
    /// <summary>The function.</summary>
    public NumericFunction Function;

    /// <summary>Arguments, then values.</summary>
    public ArrayView<DeviceReal> Data;
}

/// <summary>Entry point of functions.</summary>
internal static class NumericEntries
{
    /// <summary>One value.</summary>
    public static void Evaluate(Index1D index, NumericLaunch launch)
    {
        int i = index;
        launch.Data[i] = Functions.Evaluate(launch.Function, launch.Data[i]);
    }
}
