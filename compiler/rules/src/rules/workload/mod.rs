//! The rules about what makes pods: Deployments, StatefulSets, DaemonSets, Jobs, CronJobs.

mod cron;
mod job;
mod rollout;
mod schedule;
mod template;

pub(crate) use cron::RULES as CRON;
pub(crate) use job::RULES as JOB;
pub(crate) use rollout::RULES as ROLLOUT;
pub(crate) use template::RULES as TEMPLATE;
