//! Watchers: who gets which frame, and who is dropped (RT-11, DESIGN 12).

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::board::{Board, CatchUp, Stamp};
use super::client::{Client, HEARTBEAT_MS, Phase, WINDOW};
use super::hearing::{AGAIN_MS, Hearing};
use super::{ClientId, Effect, Event, Scope};
use crate::frame::{
    ClientFrame, Epoch, Heartbeat, PROTOCOL, Position, Refused, RefusedCode, Seq, ServerFrame,
    Welcome, close,
};
use crate::time::UtcMillis;

/// The most watchers of one hub; further ones are refused.
const MAX_CLIENTS: usize = 4_096;
/// Silence longer than this means that the stream is stale, in milliseconds.
const STALE_AFTER_MS: u32 = 12_000;
/// A heartbeat carries the checksum this often, in milliseconds.
const CHECKSUM_MS: i64 = 30_000;
/// Snapshots under way at the same time; more wait their turn.
const MAX_SNAPSHOTS: usize = 8;
/// Different laggards served in one turn; the others are served in the next.
const MAX_LAGS: usize = 16;
/// With more frames under way than this to most watchers, acknowledgements come too late: there is too
/// much to do, and changes are told together. Half a window is a second and a half of flushes.
const STRAINED: usize = WINDOW / 2;
/// With no more than this the strain is over.
const AT_EASE: usize = WINDOW / 8;

/// All watchers of a hub.
#[derive(Clone, Debug, Default)]
pub(super) struct FanOut {
    clients: BTreeMap<ClientId, Client>,
    checksum_at: Option<UtcMillis>,
    unserved: bool,
    /// Somebody who was waited for may be sent what it missed. That can wait for the next flush: those
    /// who missed the same then share a frame.
    behind: bool,
    /// Nobody waits for a sign of life, or runs out of patience, before then. A message of the platform
    /// must not cost a look at every watcher.
    due: Option<UtcMillis>,
    hearing: Hearing,
    strained: bool,
}

/// Where frames and closings go.
pub(super) struct Outbox<'a> {
    pub(super) effects: &'a mut VecDeque<Effect>,
    pub(super) events: &'a mut VecDeque<Event>,
}

impl FanOut {
    pub(super) fn opened(
        &mut self,
        client: ClientId,
        scope: Scope,
        out: &mut Outbox<'_>,
        now: UtcMillis,
    ) {
        if self.clients.len() >= MAX_CLIENTS && !self.clients.contains_key(&client) {
            refuse(
                client,
                RefusedCode::TooMany,
                "too many people are watching; try again later",
                out,
            );
            return;
        }
        let new = Client::new(scope, now);
        let checksum = self
            .checksum_at
            .map_or(now, |last| last.offset(CHECKSUM_MS));
        sooner(&mut self.due, new.due_at(&self.hearing).min(checksum));
        self.clients.insert(client, new);
    }

    pub(super) fn closed(&mut self, client: ClientId) {
        let gone = self.clients.remove(&client);
        // Its place among the snapshots is free.
        self.unserved |= gone.is_some_and(|gone| matches!(gone.phase, Phase::Loading { .. }));
    }

    /// Takes a frame of a watcher.
    pub(super) fn heard(
        &mut self,
        id: ClientId,
        frame: &ClientFrame,
        board: &Board,
        (epoch, stamp): (Epoch, Stamp),
        out: &mut Outbox<'_>,
    ) {
        let now = stamp.at;
        if !self.clients.contains_key(&id) {
            return;
        }
        let clients = &self.clients;
        self.hearing.heard(|| late(clients, now), now);
        let Some(client) = self.clients.get_mut(&id) else {
            return;
        };
        client.heard_at = now;
        if client.frames.take(1, now).is_err() {
            self.closed(id);
            refuse(id, RefusedCode::TooMany, "too many frames were sent", out);
            return;
        }
        match frame {
            ClientFrame::Hello { resume } => {
                welcome(id, client, *resume, board, (epoch, stamp), out);
            }
            // A survivor of the hub's former life, whose hello was said then.
            ClientFrame::Ack { .. } if client.phase == Phase::Silent => {
                welcome(id, client, None, board, (epoch, stamp), out);
            }
            ClientFrame::Ack { seq } => {
                let loading = matches!(client.phase, Phase::Loading { .. });
                client.acknowledge(*seq);
                sooner(&mut self.due, client.due_at(&self.hearing));
                // A snapshot that arrived makes room for the next.
                self.unserved |= loading && client.phase == Phase::Following;
                self.behind |= client.sent < board.seq() && client.has_credit();
                return;
            }
        }
        sooner(&mut self.due, client.due_at(&self.hearing));
        self.unserved = true;
    }

    /// Sends everyone what is owed and fits; call after the board moved or a watcher spoke.
    pub(super) fn serve(&mut self, board: &mut Board, stamp: Stamp, out: &mut Outbox<'_>) {
        (self.unserved, self.behind) = (false, false);
        let mut groups = BTreeMap::<Seq, Vec<ClientId>>::new();
        self.feel();
        for (id, client) in &mut self.clients {
            let follows = matches!(client.phase, Phase::Following | Phase::Loading { .. });
            if !follows || client.sent >= board.seq() {
                continue;
            }
            if client.has_credit() {
                groups.entry(client.sent).or_default().push(*id);
            } else {
                client.blocked_since.get_or_insert(stamp.at);
                sooner(&mut self.due, client.due_at(&self.hearing));
            }
        }
        self.unserved = groups.len() > MAX_LAGS;
        // The nearest to the present are most, and cheapest.
        for (from, members) in groups.into_iter().rev().take(MAX_LAGS) {
            match board.catch_up(from, stamp) {
                CatchUp::Frames(frames) => self.send(&members, &frames, board.seq(), stamp.at, out),
                CatchUp::Snapshot => {
                    for id in members {
                        if let Some(client) = self.clients.get_mut(&id) {
                            client.phase = Phase::Queued;
                            sooner(&mut self.due, client.due_at(&self.hearing));
                        }
                    }
                }
            }
        }
        self.begin_snapshots(board, stamp, out);
    }

    /// Sends heartbeats and drops those who do not read.
    pub(super) fn handle_timeout(&mut self, board: &Board, stamp: Stamp, out: &mut Outbox<'_>) {
        let now = stamp.at;
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        let deaf = self.hearing.is_deaf(|| late(&self.clients, now), now);
        let dead: Vec<(ClientId, u16)> = self
            .clients
            .iter()
            .filter_map(|(id, client)| Some((*id, client.overdue(&self.hearing, now)?)))
            .filter(|(id, _)| !deaf || self.is_given_up(*id, now))
            .collect();
        for (id, code) in dead {
            self.clients.remove(&id);
            self.unserved = true;
            out.effects
                .push_back(Effect::CloseClient { client: id, code });
            out.events.push_back(Event::ClientDropped(id));
        }
        let with_checksum = !self.clients.is_empty()
            && self
                .checksum_at
                .is_none_or(|last| now.minus(last) >= CHECKSUM_MS);
        if with_checksum {
            self.checksum_at = Some(now);
        }
        let mut groups = BTreeMap::<(Seq, bool), Vec<ClientId>>::new();
        for (id, client) in &mut self.clients {
            let present = client.phase == Phase::Following && client.sent == board.seq();
            let checked = with_checksum && present;
            let due = now.minus(client.sent_at) >= HEARTBEAT_MS;
            if client.phase == Phase::Silent || client.blocked_since.is_some() || !(due || checked)
            {
                continue;
            }
            client.sign_sent(now);
            let seq = if client.phase == Phase::Queued && client.sent == Seq(0) {
                board.seq()
            } else {
                client.sent
            };
            groups.entry((seq, checked)).or_default().push(*id);
        }
        for ((seq, checked), to) in groups {
            let frame = Rc::new(ServerFrame::Heartbeat(Heartbeat {
                seq,
                at: now,
                durable_to: stamp.durable_to,
                checksum: checked.then(|| board.checksum()),
            }));
            out.effects.push_back(Effect::Send { to, frame });
        }
        let due = self.due_at();
        self.due = due.map(|due| {
            if deaf {
                due.max(now.offset(AGAIN_MS))
            } else {
                due
            }
        });
    }

    /// Returns when somebody may be due; at that time it may turn out that nobody is.
    pub(super) const fn poll_timeout(&self) -> Option<UtcMillis> {
        self.due
    }

    /// Returns when somebody is due, looking at everyone.
    fn due_at(&self) -> Option<UtcMillis> {
        let checksum = self
            .checksum_at
            .filter(|_| !self.clients.is_empty())
            .map(|last| last.offset(CHECKSUM_MS));
        self.clients
            .values()
            .map(|client| client.due_at(&self.hearing))
            .chain(checksum)
            .min()
    }

    /// The board moved: everyone is to be served.
    pub(super) fn moved(&mut self) {
        self.unserved = !self.clients.is_empty();
    }

    /// Says whether somebody is to be served at the next flush.
    pub(super) const fn is_behind(&self) -> bool {
        self.behind
    }

    /// Says whether somebody waits to be served in the next turn.
    pub(super) const fn is_unserved(&self) -> bool {
        self.unserved
    }

    /// Says whether there is more to do than can be done: changes should then be told together.
    pub(super) const fn is_strained(&self) -> bool {
        self.strained
    }

    /// Judges the strain by how much is under way to those who follow.
    fn feel(&mut self) {
        let limit = if self.strained { AT_EASE } else { STRAINED };
        let follow = |client: &&Client| client.phase == Phase::Following;
        let all = self.clients.values().filter(follow);
        let (count, many) = all.fold((0_usize, 0_usize), |(count, many), client| {
            (count + 1, many + usize::from(client.under_way() > limit))
        });
        self.strained = 2 * many > count;
    }

    /// Says whether a watcher was silent for so long that it does not matter whose fault that is.
    fn is_given_up(&self, id: ClientId, now: UtcMillis) -> bool {
        let client = self.clients.get(&id);
        client.is_none_or(|client| client.is_half_open(now))
    }

    fn begin_snapshots(&mut self, board: &mut Board, stamp: Stamp, out: &mut Outbox<'_>) {
        let under_way = self
            .clients
            .values()
            .filter(|client| matches!(client.phase, Phase::Loading { .. }))
            .count();
        let next: Vec<ClientId> = self
            .clients
            .iter()
            .filter(|(_, client)| client.phase == Phase::Queued)
            .map(|(id, _)| *id)
            .take(MAX_SNAPSHOTS.saturating_sub(under_way))
            .collect();
        if next.is_empty() {
            return;
        }
        let to = board.seq();
        for id in &next {
            if let Some(client) = self.clients.get_mut(id) {
                client.start_anew();
                client.phase = Phase::Loading {
                    since: stamp.at,
                    to,
                };
            }
        }
        let parts = board.snapshot(stamp);
        self.send(&next, &parts, to, stamp.at, out);
    }

    fn send(
        &mut self,
        to: &[ClientId],
        frames: &[Rc<ServerFrame>],
        seq: Seq,
        now: UtcMillis,
        out: &mut Outbox<'_>,
    ) {
        for frame in frames {
            out.effects.push_back(Effect::Send {
                to: to.to_vec(),
                frame: Rc::clone(frame),
            });
        }
        for id in to {
            if let Some(client) = self.clients.get_mut(id) {
                client.step_sent(seq, now);
                sooner(&mut self.due, client.due_at(&self.hearing));
            }
        }
    }
}

/// Counts who has owed an answer for long.
fn late(clients: &BTreeMap<ClientId, Client>, now: UtcMillis) -> usize {
    let from = Hearing::late_from(now);
    let late = clients.values().filter(|client| client.owes_since(from));
    late.count()
}

fn sooner(due: &mut Option<UtcMillis>, at: UtcMillis) {
    *due = Some(due.map_or(at, |due| due.min(at)));
}

fn welcome(
    id: ClientId,
    client: &mut Client,
    resume: Option<Position>,
    board: &Board,
    (epoch, stamp): (Epoch, Stamp),
    out: &mut Outbox<'_>,
) {
    let from = resume
        .filter(|position| position.epoch == epoch && position.seq <= board.seq())
        .map(|position| position.seq);
    client.start_anew();
    client.sent = from.unwrap_or(Seq(0));
    client.phase = if from.is_some() {
        Phase::Following
    } else {
        Phase::Queued
    };
    client.sign_sent(stamp.at);
    out.effects.push_back(Effect::Send {
        to: vec![id],
        frame: Rc::new(ServerFrame::Welcome(Welcome {
            protocol: PROTOCOL,
            epoch,
            resumed: from.is_some(),
            at: stamp.at,
            heartbeat_ms: HEARTBEAT_MS as u32,
            stale_after_ms: STALE_AFTER_MS,
            directory: stamp.directory,
        })),
    });
}

fn refuse(client: ClientId, code: RefusedCode, detail: &str, out: &mut Outbox<'_>) {
    out.effects.push_back(Effect::Send {
        to: vec![client],
        frame: Rc::new(ServerFrame::Refused(Refused {
            code,
            detail: detail.to_owned(),
        })),
    });
    out.effects.push_back(Effect::CloseClient {
        client,
        code: close::POLICY,
    });
    out.events.push_back(Event::ClientDropped(client));
}

#[cfg(test)]
mod tests;
